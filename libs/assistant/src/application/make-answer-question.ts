import { microUsd, type SessionId } from '@rag-assistant/kernel';
import { holdsPlaceholder, placeholdersIn, withValues } from '../domain/placeholders.ts';
import type { Turn } from '../domain/session.ts';
import type { AnswerBudget } from '../ports/answer-budget.port.ts';
import type { SessionStore } from '../ports/session-store.port.ts';
import type { UsageMeter } from '../ports/usage-meter.port.ts';
import type { AnswerQuestion, Question } from './answer-question.use-case.ts';
import { planOf } from './answer-plan.ts';
import { makeCachedAnswers, type CachedAnswersDeps, type RecordUsage } from './cached-answers.ts';
import { modelOf, type AskedQuestion } from './compose-answer.ts';
import { openSession } from './open-session.ts';

/** `embeddingModelId` prices the question's embedding; without `caching` every question goes to the model. */
export interface AnswerQuestionDeps extends CachedAnswersDeps {
  readonly sessions: SessionStore;
  readonly meter: UsageMeter;
  /** Without one every answer is made in full. */
  readonly budget?: AnswerBudget;
}

/** Looking for an answer and keeping it. */
const cacheOperations = 2;

const kindOf = (placeholder: string): string => placeholder.slice(1, placeholder.indexOf(':'));

export const makeAnswerQuestion = (deps: AnswerQuestionDeps): AnswerQuestion => {
  const { clock } = deps;
  const record = ((question, sessionId, spent, making = {}) =>
    deps.meter.record(question.merchant, {
      eventId: question.requestId,
      sessionId,
      modelId: (making.model ?? deps.model).id,
      usage: spent.usage,
      embeddingModelId: deps.embeddingModelId,
      embeddingTokens: spent.embeddingTokens,
      at: clock.now(),
      feature: making.feature ?? 'chat',
      platform: {
        taskMs: Math.ceil(making.taskMs ?? 0),
        databaseMs: Math.ceil(spent.searchMs),
        cacheOperations: making.cacheOperations ?? 0,
        storedBytes: making.storedBytes ?? 0,
        requests: making.requests ?? 0,
      },
    })) satisfies RecordUsage;
  const answers = makeCachedAnswers(deps, record);

  /** Money for one answer; given back unless it was settled. What cannot be given back now comes back by its time. */
  const holdFor = async ({ merchant, requestId }: Question, sessionId: SessionId) => {
    const grant = await deps.budget?.reserve(merchant, { eventId: requestId, sessionId, at: clock.now() });
    if (!grant) return null;
    let open = true;
    return {
      grant,
      settled: () => {
        open = false;
      },
      giveBack: async () => {
        if (open) await deps.budget?.release(merchant, requestId).catch(() => undefined);
      },
    };
  };

  return async function* answerQuestion(question, signal) {
    const startedMs = clock.monotonicMs();
    const session = await openSession(question, deps);
    const { merchant, user, message } = question;
    const texts = deps.personalData.textsOf({ merchant, user, session: session.sessionId });
    // Before the first event, so that a vault or a database that refuses gives a plain problem and costs no model call.
    const hidden = await texts.hide(message);
    const placeholders = placeholdersIn(hidden);
    if (placeholders.length > 0)
      deps.observe?.({
        type: 'personal-data',
        hidden: placeholders.length,
        kinds: [...new Set(placeholders.map(kindOf))],
      });
    const hold = await holdFor(question, session.sessionId);
    const plan = planOf(hold?.grant.step ?? 'full', deps.limits);
    const model = modelOf(deps, plan);
    const asked: AskedQuestion = { question, hidden, texts, history: session.history, plan };
    try {
      const key = session.history.length === 0 ? await answers.keyOf(asked) : null;
      signal.throwIfAborted();
      yield { type: 'session', sessionId: session.sessionId };
      const composed = yield* answers.answer(asked, key, signal);
      signal.throwIfAborted();
      const { body, cached, spent, values } = composed;
      const text = body.sentences.map((sentence) => sentence.text).join(' ');
      const { cost, priceVersion } = await record(question, session.sessionId, spent, {
        model,
        taskMs: clock.monotonicMs() - startedMs,
        cacheOperations: key ? cacheOperations : 0,
        storedBytes: hidden.length + text.length + body.citations.reduce((sum, { snippet }) => sum + snippet.length, 0),
        requests: 1,
      });
      hold?.settled();
      const usage = {
        inputTokens: spent.usage.inputTokens,
        outputTokens: spent.usage.outputTokens,
        embeddingTokens: spent.embeddingTokens,
        modelCalls: spent.modelCalls,
        cached,
      };
      const parts = { model: spent.modelMs, embed: spent.embedMs, search: spent.searchMs, gate: spent.gateMs };
      const turn: Turn = {
        question: hidden,
        answer: text,
        outcome: body.outcome,
        citations: body.citations,
        products: body.products,
        cost,
        at: clock.now(),
        requestId: question.requestId,
        usage,
        latencyMs: { total: clock.monotonicMs() - startedMs, ...parts },
      };
      const { cost: sessionCost } = await session.keep(turn);
      yield {
        type: 'done',
        answer: {
          sessionId: session.sessionId,
          ...body,
          sentences: body.sentences.map((sentence) => ({ ...sentence, text: withValues(sentence.text, values) })),
          text: withValues(text, values),
          modelView: holdsPlaceholder(hidden + text) ? { question: hidden, answer: text } : null,
          modelId: model.id,
          usage: {
            ...usage,
            cost,
            sessionCost: microUsd(sessionCost),
            priceVersion,
            ...(hold && { budget: hold.grant }),
          },
          latencyMs: { total: clock.monotonicMs() - startedMs, ...parts },
        },
      };
    } finally {
      await hold?.giveBack();
    }
  };
};
