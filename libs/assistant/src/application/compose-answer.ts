import { isAppError, type Clock } from '@rag-assistant/kernel';
import { AnswerDraft, type ShownSentence } from '../domain/answer-draft.ts';
import type { AnswerBody, AnswerOutcome } from '../domain/answer.ts';
import { standaloneQuery } from '../domain/follow-up.ts';
import { GroundingGate } from '../domain/grounding-gate.ts';
import { historyTexts } from '../domain/history.ts';
import { PassageShelf } from '../domain/passage-shelf.ts';
import { productCards } from '../domain/product-cards.ts';
import type { Turn } from '../domain/session.ts';
import { systemPrompt } from '../domain/system-prompt.ts';
import type { LanguageModel, ModelMessage, ModelUsage } from '../ports/language-model.port.ts';
import type { ShopKnowledge } from '../ports/shop-knowledge.port.ts';
import { loopLimits, runAgentLoop, type LoopLimits, type LoopTally } from './agent-loop.ts';
import type { AnswerObservation } from './answer-observation.ts';
import type { AnswerEvent, Question } from './answer-question.use-case.ts';
import { concludeUnsupported } from './conclude-unsupported.ts';
import { descendLadder } from './failure-ladder.ts';
import { shopTools } from './shop-tools.ts';
import type { ToolContext } from './tool.ts';

export interface ComposeDeps {
  readonly model: LanguageModel;
  readonly knowledge: ShopKnowledge;
  readonly clock: Clock;
  /** A signal that aborts after so many milliseconds (`AbortSignal.timeout`). */
  readonly deadline: (ms: number) => AbortSignal;
  readonly limits?: LoopLimits;
  /** For logs and metrics: codes and counts, never text. */
  readonly observe?: (event: AnswerObservation) => void;
}

export interface Spent {
  readonly usage: ModelUsage;
  readonly modelCalls: number;
  readonly embeddingTokens: number;
  readonly modelMs: number;
  readonly embedMs: number;
  readonly searchMs: number;
  readonly gateMs: number;
}

export interface ComposedAnswer {
  readonly body: AnswerBody;
  readonly cached: boolean;
  readonly spent: Spent;
}

export const nothingSpent: Spent = {
  usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
  modelCalls: 0,
  embeddingTokens: 0,
  modelMs: 0,
  embedMs: 0,
  searchMs: 0,
  gateMs: 0,
};

/** A search without a model may take this long. */
const ladderTimeMaxMs = 5_000;

const sentenceEvent = ({ index, text, sources }: ShownSentence): AnswerEvent => ({
  type: 'sentence',
  index,
  text,
  citations: sources,
});

/** The events of an answer that stands already. */
export const replayed = (body: AnswerBody): AnswerEvent[] =>
  body.sentences.map(({ text, citations }, index) => ({
    type: 'sentence',
    index,
    text,
    citations: body.citations.filter(({ number }) => citations.includes(number)),
  }));

const messagesOf = (question: Question, history: readonly Turn[]): ModelMessage[] => [
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

/** Uncited products are suggested beside cited ones and with a question back, never beside a policy. */
const offersProducts = (citations: readonly { readonly sku: string | null }[], outcome: AnswerOutcome): boolean =>
  outcome === 'clarification' || citations.some((citation) => citation.sku !== null);

/**
 * One answer by the model with its tools, through the gate; down the ladder when the model is lost. Belongs to no
 * session and writes nothing. `lastResort` finds an answer given earlier, for when no model answers.
 */
export async function* composeAnswer(
  deps: ComposeDeps,
  question: Question,
  history: readonly Turn[],
  signal: AbortSignal,
  lastResort: () => Promise<AnswerBody | null>,
): AsyncGenerator<AnswerEvent, ComposedAnswer> {
  const { clock, model, knowledge } = deps;
  const limits = deps.limits ?? loopLimits;
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
  const tally: LoopTally = { modelCalls: 0, usage: nothingSpent.usage, modelMs: 0 };
  const total = (): Spent => ({ ...spent, usage: tally.usage, modelCalls: tally.modelCalls, modelMs: tally.modelMs });

  let lost = false;
  let asked: string | undefined;
  try {
    const run = {
      model,
      system: systemPrompt(question.shopName),
      messages: messagesOf(question, history),
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
    const earlier = draft.shown.length === 0 ? await lastResort() : null;
    if (earlier) {
      deps.observe?.({ type: 'ladder-step', step: 'cached-answer' });
      yield* replayed(earlier);
      return { body: earlier, cached: true, spent: total() };
    }
    const fallback = await descendLadder({
      question: question.message,
      query: standaloneQuery(question.message, history),
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

  const citations = gate.citations;
  const found = shelf.all().map((passage) => passage.evidence);
  const products = productCards(citations, found, {
    others: outcome !== 'declined' && offersProducts(citations, outcome),
  });
  const sentences = draft.shown.map(({ text, citations: marks }) => ({ text, citations: marks }));
  return {
    body: { outcome, sentences, citations, products, withheldSentences: draft.withheld.length },
    cached: false,
    spent: total(),
  };
}
