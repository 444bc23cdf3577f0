import type { ReadTurn, SessionRecord } from '@rag-assistant/assistant';
import type { Session, SessionSummary } from '@rag-assistant/contracts';
import { presentCitation, presentProduct } from './present-answer.ts';

export const presentSessionSummary = (session: SessionRecord): SessionSummary => ({
  sessionId: session.sessionId,
  title: session.title,
  turns: session.turns,
  costMicroUsd: Number(session.cost),
  createdAt: session.createdAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
});

export const presentSession = (session: SessionRecord & { history: readonly ReadTurn[] }): Session => ({
  ...presentSessionSummary(session),
  history: session.history.map((turn) => ({
    question: turn.question,
    answer: turn.answer,
    outcome: turn.outcome,
    citations: turn.citations.map(presentCitation),
    products: turn.products.map(presentProduct),
    costMicroUsd: Number(turn.cost),
    at: turn.at.toISOString(),
    usage: turn.usage ?? null,
    latencyMs: turn.latencyMs ?? null,
    modelView: turn.modelView && { ...turn.modelView },
  })),
});
