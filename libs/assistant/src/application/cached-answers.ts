import { isAppError, RequestId, SessionId, type IdSource, type MerchantId } from '@rag-assistant/kernel';
import type { AnswerBody } from '../domain/answer.ts';
import { isFollowUp } from '../domain/follow-up.ts';
import type { Turn } from '../domain/session.ts';
import { systemPrompt } from '../domain/system-prompt.ts';
import type { AnswerCache, AnswerCacheKey } from '../ports/answer-cache.port.ts';
import { AnswerFlights } from './answer-flights.ts';
import { answerLifetime, questionForm } from './answer-lifetime.ts';
import type { AnswerEvent, Question } from './answer-question.use-case.ts';
import { composeAnswer, nothingSpent, replayed, type ComposeDeps, type ComposedAnswer } from './compose-answer.ts';
import { shopTools } from './shop-tools.ts';
import { untilAborted } from './until-aborted.ts';

export interface AnswerCaching {
  readonly answers: AnswerCache;
  /** Another one after every change of the shop's documents; null switches the cache off for the question. */
  readonly catalogueVersion: (merchant: MerchantId) => Promise<string | null>;
  /** Takes work that outlives its request and never rejects; wait for it before closing what answers write to. */
  readonly background: (work: Promise<void>) => void;
}

export interface CachedAnswersDeps extends ComposeDeps {
  readonly embeddingModelId: string;
  readonly ids: IdSource;
  readonly caching?: AnswerCaching;
}

/** Prices and records what the making of an answer used. */
export type RecordUsage = (question: Question, session: SessionId, spent: ComposedAnswer['spent']) => Promise<unknown>;

const noAnswer = (): Promise<null> => Promise.resolve(null);
const refreshTimeMaxMs = 60_000;

export interface CachedAnswers {
  /** Where the answer to a session's first question is kept; null without a cache or a catalogue. */
  keyOf(question: Question): Promise<AnswerCacheKey | null>;
  /** `key` is null for every question but a session's first. */
  answer(
    question: Question,
    history: readonly Turn[],
    key: AnswerCacheKey | null,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerEvent, ComposedAnswer>;
}

/** Serves what was answered before, and sees that an answer is made once for all who ask for it at the same time. */
export const makeCachedAnswers = (deps: CachedAnswersDeps, record: RecordUsage): CachedAnswers => {
  const { caching } = deps;
  const flights = new AnswerFlights();
  const tools = JSON.stringify(shopTools.map(({ specification }) => specification));

  const keyOf = async (question: Question): Promise<AnswerCacheKey | null> => {
    const { merchant, shopName, currency, message } = question;
    const catalogue = await caching?.catalogueVersion(merchant);
    if (catalogue === null || catalogue === undefined) return null;
    const prompt = [systemPrompt(shopName), tools, currency ?? 'USD'];
    return {
      merchant,
      versions: [catalogue, deps.model.id, deps.embeddingModelId, ...prompt],
      question: questionForm(message),
    };
  };

  /** Only what the model answered with sources is kept: a refusal or a quotation may be better in a minute. */
  const keep = async (key: AnswerCacheKey, { body, cached }: ComposedAnswer): Promise<boolean> => {
    if (body.outcome !== 'answered' || cached) return false;
    await caching?.answers.keep(key, body, answerLifetime(body));
    return true;
  };

  const refresh = async (flight: string, key: AnswerCacheKey, question: Question): Promise<void> => {
    const land = flights.begin(flight);
    let result: 'kept' | 'not-kept' | 'failed' = 'failed';
    try {
      const making = composeAnswer(deps, question, [], deps.deadline(refreshTimeMaxMs), noAnswer);
      let step = await making.next();
      while (!step.done) step = await making.next();
      // What a refresh costs is the merchant's and no shopper's: a session of its own in the books.
      const request = { ...question, requestId: RequestId.parse(`${question.requestId}.refresh`) };
      await record(request, SessionId.parse(deps.ids.uuid()), step.value.spent);
      result = (await keep(key, step.value)) ? 'kept' : 'not-kept';
      land(result === 'kept' ? { type: 'shared', body: step.value.body } : { type: 'not-shared' });
    } catch (error) {
      // The stale answer stays until its time is up; a defect of ours is told like a failure, under its own code.
      if (isAppError(error)) deps.observe?.({ type: 'model-lost', code: error.code });
    } finally {
      land({ type: 'left' });
      deps.observe?.({ type: 'answer-refresh', result });
    }
  };

  const serve = (body: AnswerBody): ComposedAnswer => ({ body, cached: true, spent: nothingSpent });

  async function* firstAnswer(
    question: Question,
    key: AnswerCacheKey,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerEvent, ComposedAnswer> {
    const found = await caching?.answers.find(key);
    const flight = JSON.stringify([key.merchant, key.versions, key.question]);
    if (found && found.age !== 'expired') {
      deps.observe?.({ type: 'answer-cache', result: found.age === 'stale' ? 'stale' : 'hit' });
      if (found.age === 'stale' && !flights.waitFor(flight)) caching?.background(refresh(flight, key, question));
      yield* replayed(found.body);
      return serve(found.body);
    }
    const expired = (): Promise<AnswerBody | null> => Promise.resolve(found?.body ?? null);
    for (let flying = flights.waitFor(flight); flying; flying = flights.waitFor(flight)) {
      const landing = await untilAborted(flying, signal);
      if (landing.type === 'not-shared') return yield* composeAnswer(deps, question, [], signal, expired);
      if (landing.type === 'shared') {
        deps.observe?.({ type: 'answer-cache', result: 'shared' });
        yield* replayed(landing.body);
        return serve(landing.body);
      }
    }
    deps.observe?.({ type: 'answer-cache', result: 'miss' });
    const land = flights.begin(flight);
    try {
      const composed = yield* composeAnswer(deps, question, [], signal, expired);
      const shared = composed.body.outcome === 'answered' && !composed.cached;
      // The answer does not wait for the cache.
      if (shared) caching?.background(keep(key, composed).then(() => undefined));
      land(shared ? { type: 'shared', body: composed.body } : { type: 'not-shared' });
      return composed;
    } finally {
      land({ type: 'left' });
    }
  }

  /** A later question that stands by itself may, without a model, take what was answered to it as a first one. */
  const earlierAnswer = async (question: Question, history: readonly Turn[]): Promise<AnswerBody | null> => {
    if (isFollowUp(question.message, history)) return null;
    const key = await keyOf(question).catch(() => null);
    return key ? ((await caching?.answers.find(key))?.body ?? null) : null;
  };

  return {
    keyOf,
    answer: (question, history, key, signal) =>
      key
        ? firstAnswer(question, key, signal)
        : composeAnswer(deps, question, history, signal, () => earlierAnswer(question, history)),
  };
};
