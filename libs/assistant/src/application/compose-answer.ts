import { isAppError, type Clock, type SanitizedText } from '@rag-assistant/kernel';
import { AnswerDraft, type ShownSentence } from '../domain/answer-draft.ts';
import type { AnswerBody, AnswerOutcome } from '../domain/answer.ts';
import { standaloneQuery } from '../domain/follow-up.ts';
import { GroundingGate } from '../domain/grounding-gate.ts';
import { historyTexts } from '../domain/history.ts';
import { PassageShelf } from '../domain/passage-shelf.ts';
import { placeholdersIn, withValues, type KnownValues } from '../domain/placeholders.ts';
import { productCards } from '../domain/product-cards.ts';
import type { Turn } from '../domain/session.ts';
import { systemPrompt, withInstruction } from '../domain/system-prompt.ts';
import type { LanguageModel, ModelMessage, ModelUsage } from '../ports/language-model.port.ts';
import type { OwnerTexts, PersonalData } from '../ports/personal-data.port.ts';
import type { ShopKnowledge } from '../ports/shop-knowledge.port.ts';
import { runAgentLoop, type LoopLimits, type LoopTally } from './agent-loop.ts';
import type { AnswerObservation } from './answer-observation.ts';
import { planOf, type AnswerPlan } from './answer-plan.ts';
import type { AnswerEvent, Question } from './answer-question.use-case.ts';
import { concludeUnsupported } from './conclude-unsupported.ts';
import { descendLadder } from './failure-ladder.ts';
import { shopTools } from './shop-tools.ts';
import type { ToolContext } from './tool.ts';

export interface ComposeDeps {
  readonly personalData: PersonalData;
  readonly model: LanguageModel;
  readonly knowledge: ShopKnowledge;
  readonly clock: Clock;
  /** A signal that aborts after so many milliseconds (`AbortSignal.timeout`). */
  readonly deadline: (ms: number) => AbortSignal;
  readonly limits?: LoopLimits;
  /** A cheaper one for when the budget runs out; the usual one without it. */
  readonly smallerModel?: LanguageModel;
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

/** A question with what its asker's texts pass on their way to the model and back. */
export interface AskedQuestion {
  readonly question: Question;
  readonly hidden: SanitizedText;
  readonly texts: OwnerTexts;
  readonly history: readonly Turn[];
  /** How the budget has it made; in full when left out. */
  readonly plan?: AnswerPlan;
}

export interface ComposedAnswer {
  readonly body: AnswerBody;
  /** Behind the placeholders of its sentences. */
  readonly values: KnownValues;
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

const sentenceEvent = ({ index, text, sources }: ShownSentence, values: KnownValues): AnswerEvent => ({
  type: 'sentence',
  index,
  text: withValues(text, values),
  citations: sources,
});

/** The events of an answer that stands already; it holds no placeholders. */
export const replayed = (body: AnswerBody): AnswerEvent[] =>
  body.sentences.map(({ text, citations }, index) => ({
    type: 'sentence',
    index,
    text,
    citations: body.citations.filter(({ number }) => citations.includes(number)),
  }));

const messagesOf = async ({ hidden, history, texts, plan }: AskedQuestion): Promise<ModelMessage[]> => [
  ...(await Promise.all(
    historyTexts(history, plan?.wholeTurns).map(async ({ role, text }): Promise<ModelMessage> => ({
      role,
      content: [{ type: 'text', text: await texts.hideAgain(text) }],
    })),
  )),
  { role: 'user', content: [{ type: 'text', text: hidden }] },
];

/** Sentences of the model as the shield spells them, with the values behind their placeholders looked up once each. */
class ModelWords {
  readonly values = new Map<string, string>();
  readonly #asked = new Set<string>();
  readonly #texts: OwnerTexts;

  constructor(texts: OwnerTexts) {
    this.#texts = texts;
  }

  async read(text: string): Promise<string> {
    const spelled = this.#texts.fromModel(text);
    const unknown = placeholdersIn(spelled).filter((placeholder) => !this.#asked.has(placeholder));
    if (unknown.length === 0) return spelled;
    for (const [placeholder, value] of await this.#texts.reveal(unknown)) this.values.set(placeholder, value);
    for (const placeholder of unknown) this.#asked.add(placeholder);
    return spelled;
  }
}

/** The model that a plan has answer. */
export const modelOf = (deps: Pick<ComposeDeps, 'model' | 'smallerModel'>, plan: AnswerPlan): LanguageModel =>
  plan.smallerModel ? (deps.smallerModel ?? deps.model) : deps.model;

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
  asked: AskedQuestion,
  signal: AbortSignal,
  lastResort: () => Promise<AnswerBody | null>,
): AsyncGenerator<AnswerEvent, ComposedAnswer> {
  const { clock, knowledge, personalData } = deps;
  const { question, history, texts, plan = planOf('full', deps.limits) } = asked;
  const { limits } = plan;
  const model = modelOf(deps, plan);
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
    ...(plan.passagesMax !== undefined && { passagesMax: plan.passagesMax }),
    signal: AbortSignal.any([signal, deadline]),
    onSearched: (result) => {
      spent.embeddingTokens += result.embeddingTokens;
      spent.embedMs += result.timingsMs.embed;
      spent.searchMs += result.timingsMs.search;
    },
  };
  const words = new ModelWords(texts);
  const event = (sentence: ShownSentence): AnswerEvent => sentenceEvent(sentence, words.values);
  const gated = async (sentences: readonly string[], turn?: { readonly final: boolean }): Promise<AnswerEvent[]> => {
    const shown: ShownSentence[] = [];
    for (const sentence of sentences) {
      const spelled = await words.read(sentence);
      const sinceMs = clock.monotonicMs();
      shown.push(...draft.take(spelled, words.values));
      spent.gateMs += clock.monotonicMs() - sinceMs;
    }
    if (turn) shown.push(...draft.endTurn(turn));
    return shown.map(event);
  };
  const tally: LoopTally = { modelCalls: 0, usage: nothingSpent.usage, modelMs: 0 };
  const total = (): Spent => ({ ...spent, usage: tally.usage, modelCalls: tally.modelCalls, modelMs: tally.modelMs });

  const { wording, instruction } = personalData;
  const system = systemPrompt(wording, await texts.hidePublished(question.shopName));
  const messages = await messagesOf(asked);

  let lost = !plan.usesModel;
  let askedBack: string | undefined;
  try {
    const run = {
      model,
      system,
      systemOnPlaceholders: withInstruction(wording, system, instruction),
      messages,
      texts,
      tools: shopTools,
      context,
      limits,
      clock,
      tally,
    };
    for await (const step of plan.usesModel ? runAgentLoop(run) : []) {
      if (step.type === 'step') yield step;
      else if (step.type === 'text') yield* await gated(draft.push(step.text));
      else if (step.type === 'turn') yield* await gated(draft.rest(step), step);
      else if (step.type === 'exhausted') lost = !draft.hasCited;
      else {
        const verdict = gate.take(await words.read(step.question), words.values);
        if (verdict.type === 'uncited' && verdict.role === 'question') askedBack = verdict.text;
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
      return { body: earlier, values: words.values, cached: true, spent: total() };
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
    yield* fallback.shown.map(event);
  } else if (!draft.hasCited) {
    const conclusion = concludeUnsupported(draft, askedBack, shelf, question);
    outcome = conclusion.outcome;
    yield* conclusion.shown.map(event);
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
    values: words.values,
    cached: false,
    spent: total(),
  };
}
