import { z } from 'zod';
import { Citation, LatencyMs, ModelView, Outcome, ProductCard, Usage } from './chat.ts';

const timestamp = z.iso.datetime();

export const SessionSummary = z
  .strictObject({
    sessionId: z.uuid(),
    title: z.string(),
    turns: z.int().min(0),
    costMicroUsd: z.int().min(0),
    createdAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: 'SessionSummary' });
export type SessionSummary = z.infer<typeof SessionSummary>;

export const TurnUsage = Usage.pick({
  inputTokens: true,
  outputTokens: true,
  embeddingTokens: true,
  modelCalls: true,
  cached: true,
}).meta({ id: 'TurnUsage' });
export type TurnUsage = z.infer<typeof TurnUsage>;

export const SessionTurn = z
  .strictObject({
    question: z.string(),
    answer: z.string(),
    outcome: Outcome,
    citations: z.array(Citation),
    products: z.array(ProductCard),
    costMicroUsd: z.int().min(0),
    at: timestamp,
    /** Null for turns from before it was kept. */
    usage: TurnUsage.nullable(),
    latencyMs: LatencyMs.nullable(),
    /** Null when nothing was hidden from the model. */
    modelView: ModelView.nullable(),
  })
  .meta({ id: 'SessionTurn' });
export type SessionTurn = z.infer<typeof SessionTurn>;

export const Session = SessionSummary.extend({ history: z.array(SessionTurn) }).meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SessionList = z.strictObject({ sessions: z.array(SessionSummary) }).meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof SessionList>;

export const SessionParams = z.strictObject({ sessionId: z.uuid() });
