import { isAppError, RequestId, SessionId, type IdSource, type MerchantId } from '@rag-assistant/kernel';
import type { AnswerBody } from '../domain/answer.ts';
import { isFollowUp } from '../domain/follow-up.ts';
import { holdsPlaceholder, noValues } from '../domain/placeholders.ts';
import { systemPrompt } from '../domain/system-prompt.ts';
import type { AnswerCache, AnswerCacheKey } from '../ports/answer-cache.port.ts';
import type { LanguageModel } from '../ports/language-model.port.ts';
import { AnswerFlights } from './answer-flights.ts';
import { answerLifetime, questionForm } from './answer-lifetime.ts';
import type { AnswerEvent, Question } from './answer-question.use-case.ts';
import {
  composeAnswer,
  nothingSpent,
  replayed,
  type AskedQuestion,
  type ComposeDeps,
  type ComposedAnswer,
} from './compose-answer.ts';
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

/** What else is known of the making of an answer. */
export interface MakingOf {
  /** The usual one when left out. */
  readonly model?: LanguageModel;
  readonly feature?: 'chat' | 'refresh';
  readonly taskMs?: number;
  readonly cacheOperations?: number;
  readonly storedBytes?: number;
  readonly requests?: number;
}

/** Prices and records what the making of an answer used. */
export type RecordUsage = (
  question: Question,
  session: SessionId,
  spent: ComposedAnswer['spent'],
  making?: MakingOf,
) => Promise<unknown>;

const noAnswer = (): Promise<null> => Promise.resolve(null);
const refreshTimeMaxMs = 60_000;

export interface CachedAnswers {
  /**
   * Where the answer to a session's first question is kept; null without a cache or a catalogue, and for a question that
   * holds personal data: its answer is its asker's.
   */
  keyOf(asked: AskedQuestion): Promise<AnswerCacheKey | null>;
  /** `key` is null for every question but a session's first. */
  answer(
    asked: AskedQuestion,
    key: AnswerCacheKey | null,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerEvent, ComposedAnswer>;
}

/** Only what the model answered with sources is kept, a refusal or a quotation may be better in a minute; and no person's data. */
const isShareable = ({ body, cached }: ComposedAnswer): boolean =>
  body.outcome === 'answered' && !cached && !body.sentences.some(({ text }) => holdsPlaceholder(text));

/** What was made with less than usual is its asker's alone. */
const isWhole = ({ plan }: AskedQuestion): boolean => plan?.passagesMax === undefined;

/** Serves what was answered before, and sees that an answer is made once for all who ask for it at the same time. */
export const makeCachedAnswers = (deps: CachedAnswersDeps, record: RecordUsage): CachedAnswers => {
  const { caching } = deps;
  const flights = new AnswerFlights();
  const tools = JSON.stringify(shopTools.map(({ specification }) => specification));

  const { wording } = deps.personalData;
  const rules = systemPrompt(wording, wording``);

  const keyOf = async ({ question, hidden }: AskedQuestion): Promise<AnswerCacheKey | null> => {
    if (holdsPlaceholder(hidden)) return null;
    const { merchant, shopName, currency } = question;
    const catalogue = await caching?.catalogueVersion(merchant);
    if (catalogue === null || catalogue === undefined) return null;
    const prompt = [rules, shopName, tools, currency ?? 'USD'];
    return {
      merchant,
      versions: [catalogue, deps.model.id, deps.embeddingModelId, ...prompt],
      question: questionForm(hidden),
    };
  };

  const keep = async (key: AnswerCacheKey, composed: ComposedAnswer): Promise<boolean> => {
    if (!isShareable(composed)) return false;
    await caching?.answers.keep(key, composed.body, answerLifetime(composed.body));
    return true;
  };

  const refresh = async (flight: string, key: AnswerCacheKey, asked: AskedQuestion): Promise<void> => {
    const land = flights.begin(flight);
    let result: 'kept' | 'not-kept' | 'failed' = 'failed';
    try {
      const making = composeAnswer(deps, asked, deps.deadline(refreshTimeMaxMs), noAnswer);
      let step = await making.next();
      while (!step.done) step = await making.next();
      // What a refresh costs is the merchant's and no shopper's: a session of its own in the books.
      const { question } = asked;
      const request = { ...question, requestId: RequestId.parse(`${question.requestId}.refresh`) };
      await record(request, SessionId.parse(deps.ids.uuid()), step.value.spent, { feature: 'refresh' });
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

  const serve = (body: AnswerBody): ComposedAnswer => ({ body, values: noValues, cached: true, spent: nothingSpent });

  async function* firstAnswer(
    asked: AskedQuestion,
    key: AnswerCacheKey,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerEvent, ComposedAnswer> {
    const found = await caching?.answers.find(key);
    const flight = JSON.stringify([key.merchant, key.versions, key.question]);
    const takesOld = asked.plan?.takesOldAnswers === true;
    if (found && (found.age !== 'expired' || takesOld)) {
      deps.observe?.({ type: 'answer-cache', result: found.age === 'fresh' ? 'hit' : 'stale' });
      if (found.age === 'stale' && !takesOld && !flights.waitFor(flight))
        caching?.background(refresh(flight, key, asked));
      yield* replayed(found.body);
      return serve(found.body);
    }
    const expired = (): Promise<AnswerBody | null> => Promise.resolve(found?.body ?? null);
    for (let flying = flights.waitFor(flight); flying; flying = flights.waitFor(flight)) {
      const landing = await untilAborted(flying, signal);
      if (landing.type === 'not-shared') return yield* composeAnswer(deps, asked, signal, expired);
      if (landing.type === 'shared') {
        deps.observe?.({ type: 'answer-cache', result: 'shared' });
        yield* replayed(landing.body);
        return serve(landing.body);
      }
    }
    deps.observe?.({ type: 'answer-cache', result: 'miss' });
    const land = flights.begin(flight);
    try {
      const composed = yield* composeAnswer(deps, asked, signal, expired);
      const shared = isShareable(composed) && isWhole(asked);
      // The answer does not wait for the cache.
      if (shared) caching?.background(keep(key, composed).then(() => undefined));
      land(shared ? { type: 'shared', body: composed.body } : { type: 'not-shared' });
      return composed;
    } finally {
      land({ type: 'left' });
    }
  }

  /** A later question that stands by itself may, without a model, take what was answered to it as a first one. */
  const earlierAnswer = async (asked: AskedQuestion): Promise<AnswerBody | null> => {
    if (isFollowUp(asked.question.message, asked.history)) return null;
    const key = await keyOf(asked).catch(() => null);
    return key ? ((await caching?.answers.find(key))?.body ?? null) : null;
  };

  async function* laterAnswer(asked: AskedQuestion, signal: AbortSignal): AsyncGenerator<AnswerEvent, ComposedAnswer> {
    const earlier = asked.plan?.takesOldAnswers === true ? await earlierAnswer(asked) : null;
    if (!earlier) return yield* composeAnswer(deps, asked, signal, () => earlierAnswer(asked));
    deps.observe?.({ type: 'answer-cache', result: 'stale' });
    yield* replayed(earlier);
    return serve(earlier);
  }

  return {
    keyOf,
    answer: (asked, key, signal) => (key ? firstAnswer(asked, key, signal) : laterAnswer(asked, signal)),
  };
};
