import { isAppError, microUsd, type Clock, type IdSource } from '@rag-assistant/kernel';
import { AnswerDraft, type ShownSentence } from '../domain/answer-draft.ts';
import type { AnswerOutcome } from '../domain/answer.ts';
import { standaloneQuery } from '../domain/follow-up.ts';
import { GroundingGate } from '../domain/grounding-gate.ts';
import { historyTexts } from '../domain/history.ts';
import { clarifyingQuestion, notFound } from '../domain/limits-text.ts';
import { PassageShelf } from '../domain/passage-shelf.ts';
import { productCards } from '../domain/product-cards.ts';
import type { WithheldReason } from '../domain/support.ts';
import { systemPrompt } from '../domain/system-prompt.ts';
import type { LanguageModel, ModelMessage } from '../ports/language-model.port.ts';
import type { SessionStore } from '../ports/session-store.port.ts';
import type { ShopKnowledge } from '../ports/shop-knowledge.port.ts';
import type { UsageMeter } from '../ports/usage-meter.port.ts';
import { loopLimits, runAgentLoop, type LoopLimits, type LoopTally } from './agent-loop.ts';
import type { AnswerEvent, AnswerQuestion, Question } from './answer-question.use-case.ts';
import { descendLadder, type LadderStep } from './failure-ladder.ts';
import { openSession } from './open-session.ts';
import { shopTools } from './shop-tools.ts';
import type { ToolContext } from './tool.ts';

export interface AnswerQuestionDeps {
  readonly model: LanguageModel;
  readonly knowledge: ShopKnowledge;
  readonly sessions: SessionStore;
  readonly meter: UsageMeter;
  /** For the price of the question's embedding. */
  readonly embeddingModelId: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** A signal that aborts after so many milliseconds (`AbortSignal.timeout`). */
  readonly deadline: (ms: number) => AbortSignal;
  readonly limits?: LoopLimits;
  /** For logs and metrics: codes and counts, never text. */
  readonly observe?: (event: AnswerObservation) => void;
}

export type AnswerObservation =
  | { readonly type: 'model-lost'; readonly code: string }
  | { readonly type: 'ladder-step'; readonly step: LadderStep }
  | { readonly type: 'gate'; readonly shown: number; readonly withheld: readonly WithheldReason[] };

/** A search without a model may take this long. */
const ladderTimeMaxMs = 5_000;

const sentenceEvent = ({ index, text, sources }: ShownSentence): AnswerEvent => ({
  type: 'sentence',
  index,
  text,
  citations: sources,
});

const messagesOf = (question: Question, history: Parameters<typeof historyTexts>[0]): ModelMessage[] => [
  ...historyTexts(history).map(({ role, text }): ModelMessage => ({ role, content: [{ type: 'text', text }] })),
  { role: 'user', content: [{ type: 'text', text: question.message }] },
];

/** The code of a failure that the ladder answers; anything else is thrown on. */
const lossCode = (error: unknown, signal: AbortSignal, deadline: AbortSignal): string => {
  signal.throwIfAborted();
  if (deadline.aborted) return 'assistant.model-timeout';
  if (isAppError(error) && error.code.startsWith('assistant.model-')) return error.code;
  throw error;
};

/** Nothing supported is left: what the model said of its limits, if anything, and one question. */
const concludeUnsupported = (
  draft: AnswerDraft,
  question: string | undefined,
  shelf: PassageShelf,
  { shopName, message }: Question,
): { outcome: AnswerOutcome; shown: ShownSentence[] } => {
  const limits = draft.waiting.filter((sentence) => sentence.role === 'abstention').map((sentence) => sentence.text);
  const asked = question ?? draft.waiting.find((sentence) => sentence.role === 'question')?.text;
  const clarifies = asked !== undefined && limits.length === 0 && draft.withheld.length === 0;
  draft.abandon();
  if (clarifies) return { outcome: 'clarification', shown: [draft.show(asked)] };
  const near = shelf.all().map((passage) => passage.evidence);
  const texts = [...(limits.length > 0 ? limits : [notFound(shopName)]), asked ?? clarifyingQuestion(near, message)];
  return { outcome: 'declined', shown: texts.map((text) => draft.show(text)) };
};

export const makeAnswerQuestion = (deps: AnswerQuestionDeps): AnswerQuestion =>
  async function* answerQuestion(question, signal) {
    const { clock, model, knowledge } = deps;
    const limits = deps.limits ?? loopLimits;
    const startedMs = clock.monotonicMs();
    const session = await openSession(question, deps);
    signal.throwIfAborted();
    yield { type: 'session', sessionId: session.sessionId };

    const shelf = new PassageShelf();
    const gate = new GroundingGate(shelf, question);
    const draft = new AnswerDraft(gate);
    const deadline = deps.deadline(limits.timeMaxMs);
    const spent = { embeddingTokens: 0, embedMs: 0, searchMs: 0, gateMs: 0 };
    const context: ToolContext = {
      merchant: question.merchant,
      currency: question.currency ?? 'USD',
      knowledge,
      shelf,
      signal: AbortSignal.any([signal, deadline]),
      onSearched: (result) => {
        spent.embeddingTokens += result.embeddingTokens;
        spent.embedMs += result.timingsMs.embed;
        spent.searchMs += result.timingsMs.search;
      },
    };
    const gated = (work: () => ShownSentence[]): AnswerEvent[] => {
      const sinceMs = clock.monotonicMs();
      const shown = work();
      spent.gateMs += clock.monotonicMs() - sinceMs;
      return shown.map(sentenceEvent);
    };
    const tally: LoopTally = {
      modelCalls: 0,
      usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
      modelMs: 0,
    };

    let lost = false;
    let asked: string | undefined;
    try {
      const run = {
        model,
        system: systemPrompt(question.shopName),
        messages: messagesOf(question, session.history),
        tools: shopTools,
        context,
        limits,
        clock,
        tally,
      };
      for await (const event of runAgentLoop(run)) {
        if (event.type === 'step') yield event;
        else if (event.type === 'text') yield* gated(() => draft.push(event.text));
        else if (event.type === 'turn') yield* gated(() => draft.endTurn(event));
        else if (event.type === 'exhausted') lost = !draft.hasCited;
        else {
          const verdict = gate.take(event.question);
          if (verdict.type === 'uncited' && verdict.role === 'question') asked = verdict.text;
        }
      }
    } catch (error) {
      const code = lossCode(error, signal, deadline);
      deps.observe?.({ type: 'model-lost', code });
      lost = true;
    }

    let outcome: AnswerOutcome = 'answered';
    if (lost) {
      draft.abandon();
      const fallback = await descendLadder({
        question: question.message,
        query: standaloneQuery(question.message, session.history),
        shopName: question.shopName,
        gate,
        draft,
        context: { ...context, signal: AbortSignal.any([signal, deps.deadline(ladderTimeMaxMs)]) },
        caller: signal,
      });
      deps.observe?.({ type: 'ladder-step', step: fallback.step });
      outcome = fallback.outcome;
      yield* fallback.shown.map(sentenceEvent);
    } else if (!draft.hasCited) {
      const conclusion = concludeUnsupported(draft, asked, shelf, question);
      outcome = conclusion.outcome;
      yield* conclusion.shown.map(sentenceEvent);
    }
    deps.observe?.({ type: 'gate', shown: draft.shown.length, withheld: draft.withheld });
    signal.throwIfAborted();

    const at = clock.now();
    const { cost, priceVersion } = await deps.meter.record(question.merchant, {
      eventId: question.requestId,
      sessionId: session.sessionId,
      modelId: model.id,
      usage: tally.usage,
      embeddingModelId: deps.embeddingModelId,
      embeddingTokens: spent.embeddingTokens,
      at,
    });
    const text = draft.shown.map((sentence) => sentence.text).join(' ');
    const citations = gate.citations;
    const found = shelf.all().map((passage) => passage.evidence);
    const products = productCards(citations, found, {
      others: outcome !== 'declined' && offersProducts(citations, outcome),
    });
    const record = await session.keep({
      question: question.message,
      answer: text,
      outcome,
      citations,
      products,
      cost,
      at,
    });
    yield {
      type: 'done',
      answer: {
        sessionId: session.sessionId,
        outcome,
        text,
        sentences: draft.shown.map((sentence) => ({ text: sentence.text, citations: sentence.citations })),
        citations,
        products,
        withheldSentences: draft.withheld.length,
        modelId: model.id,
        usage: {
          inputTokens: tally.usage.inputTokens,
          outputTokens: tally.usage.outputTokens,
          embeddingTokens: spent.embeddingTokens,
          modelCalls: tally.modelCalls,
          cost,
          sessionCost: microUsd(record.cost),
          priceVersion,
        },
        latencyMs: {
          total: clock.monotonicMs() - startedMs,
          model: tally.modelMs,
          embed: spent.embedMs,
          search: spent.searchMs,
          gate: spent.gateMs,
        },
      },
    };
  };

/** Uncited products are suggested beside cited ones and with a question back, never beside a policy. */
const offersProducts = (citations: readonly { readonly sku: string | null }[], outcome: AnswerOutcome): boolean =>
  outcome === 'clarification' || citations.some((citation) => citation.sku !== null);
