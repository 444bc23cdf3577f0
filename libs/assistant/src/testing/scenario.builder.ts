import { RequestId, UserId } from '@rag-assistant/kernel';
import { FakeClock, merchantNumber, sequentialIds } from '@rag-assistant/kernel/testing';
import type { AnswerQuestionDeps } from '../application/make-answer-question.ts';
import type { Answer, AnswerEvent, AnswerQuestion, Question } from '../application/answer-question.use-case.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { LanguageModel } from '../ports/language-model.port.ts';
import { fakePersonalData } from './personal-data.fake.ts';
import { fakeSessionStore } from './session-store.fake.ts';
import { fakeShopKnowledge } from './shop-knowledge.fake.ts';
import { fakeUsageMeter } from './usage-meter.fake.ts';

export const shopper = UserId.parse('shopper-1');

/** Everything that answering needs, on fakes; merchant 1 owns the evidence. */
export const fakeDeps = (
  model: LanguageModel,
  evidence: readonly Evidence[],
): AnswerQuestionDeps & { clock: FakeClock; meter: ReturnType<typeof fakeUsageMeter> } => {
  const clock = new FakeClock();
  return {
    personalData: fakePersonalData(),
    model,
    knowledge: fakeShopKnowledge(new Map([[merchantNumber(1), evidence]])),
    sessions: fakeSessionStore(clock),
    meter: fakeUsageMeter(),
    embeddingModelId: 'fake-embedding',
    clock,
    ids: sequentialIds(),
    deadline: () => new AbortController().signal,
  };
};

let asked = 0;
export const aQuestion = (message: string, more: Partial<Question> = {}): Question => ({
  requestId: RequestId.parse(`request-${++asked}`),
  merchant: merchantNumber(1),
  shopName: 'Copper Kettle',
  user: shopper,
  message,
  ...more,
});

/** Runs a question to its end. */
export const eventsOf = async (
  answer: AnswerQuestion,
  question: Question,
  signal = new AbortController().signal,
): Promise<AnswerEvent[]> => {
  const events: AnswerEvent[] = [];
  for await (const event of answer(question, signal)) events.push(event);
  return events;
};

export const doneOf = (events: readonly AnswerEvent[]): Answer => {
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('the answer did not end with done');
  return last.answer;
};
