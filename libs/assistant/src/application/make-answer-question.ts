import { microUsd } from '@rag-assistant/kernel';
import type { Turn } from '../domain/session.ts';
import type { SessionStore } from '../ports/session-store.port.ts';
import type { UsageMeter } from '../ports/usage-meter.port.ts';
import type { AnswerQuestion } from './answer-question.use-case.ts';
import { makeCachedAnswers, type CachedAnswersDeps, type RecordUsage } from './cached-answers.ts';
import { openSession } from './open-session.ts';

/** `embeddingModelId` prices the question's embedding; without `caching` every question goes to the model. */
export interface AnswerQuestionDeps extends CachedAnswersDeps {
  readonly sessions: SessionStore;
  readonly meter: UsageMeter;
}

export const makeAnswerQuestion = (deps: AnswerQuestionDeps): AnswerQuestion => {
  const { clock, model } = deps;
  const record = ((question, sessionId, spent) =>
    deps.meter.record(question.merchant, {
      eventId: question.requestId,
      sessionId,
      modelId: model.id,
      usage: spent.usage,
      embeddingModelId: deps.embeddingModelId,
      embeddingTokens: spent.embeddingTokens,
      at: clock.now(),
    })) satisfies RecordUsage;
  const answers = makeCachedAnswers(deps, record);

  return async function* answerQuestion(question, signal) {
    const startedMs = clock.monotonicMs();
    const session = await openSession(question, deps);
    // Before the first event, so that a database that refuses gives a plain problem and costs no model call.
    const key = session.history.length === 0 ? await answers.keyOf(question) : null;
    signal.throwIfAborted();
    yield { type: 'session', sessionId: session.sessionId };
    const { body, cached, spent } = yield* answers.answer(question, session.history, key, signal);
    signal.throwIfAborted();

    const { cost, priceVersion } = await record(question, session.sessionId, spent);
    const text = body.sentences.map((sentence) => sentence.text).join(' ');
    const usage = {
      inputTokens: spent.usage.inputTokens,
      outputTokens: spent.usage.outputTokens,
      embeddingTokens: spent.embeddingTokens,
      modelCalls: spent.modelCalls,
      cached,
    };
    const parts = { model: spent.modelMs, embed: spent.embedMs, search: spent.searchMs, gate: spent.gateMs };
    const turn: Turn = {
      question: question.message,
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
        text,
        modelId: model.id,
        usage: { ...usage, cost, sessionCost: microUsd(sessionCost), priceVersion },
        latencyMs: { total: clock.monotonicMs() - startedMs, ...parts },
      },
    };
  };
};
