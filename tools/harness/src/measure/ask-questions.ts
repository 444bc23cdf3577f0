import type { ChatResponse } from '@rag-assistant/contracts';
import { AppError } from '@rag-assistant/kernel';
import { AssistantClient } from '../api/assistant-client.ts';
import { dataPaths } from '../settings.ts';
import { findShop } from '../shops/known-shops.ts';
import { issueToken } from '../shops/local-identity.ts';
import { gradeAnswer, policyTitle, type Grade, type ScriptedQuestion } from './scripted-questions.ts';

export interface Target {
  readonly url: string;
  readonly dataDir: string;
  readonly signal: AbortSignal;
}

export const clientFor = async ({ url, dataDir }: Target, merchant: string, user: string): Promise<AssistantClient> => {
  const shop = findShop(dataDir, merchant);
  const token = await issueToken(dataPaths(dataDir).identity, { merchant: shop.merchantId, user, roles: ['shopper'] });
  return new AssistantClient(url, token);
};

/** The whole answer of one question. @throws AppError `harness.answer-broken` */
export const askOnce = async (
  client: AssistantClient,
  message: string,
  signal: AbortSignal,
  sessionId?: string,
): Promise<ChatResponse> => {
  const question = { message, ...(sessionId !== undefined && { sessionId }) };
  for await (const event of client.ask(question, signal)) {
    if (event.type === 'done') return event.response;
    if (event.type === 'error') break;
  }
  throw new AppError({ code: 'harness.answer-broken', category: 'unavailable', publicText: 'An answer broke off.' });
};

/** Every scripted question, follow-ups after the one they follow, one after the other. */
export const askScripted = async (
  target: Target,
  questions: readonly ScriptedQuestion[],
  onAnswer: () => void,
): Promise<{ readonly grades: readonly Grade[]; readonly latencies: readonly ChatResponse['latencyMs'][] }> => {
  const grades: Grade[] = [];
  const latencies: ChatResponse['latencyMs'][] = [];
  for (const question of questions) {
    const client = await clientFor(target, question.merchant, `scripted-${question.id}`);
    const before = questions.find(({ id }) => id === question.after);
    const sessionId = before && (await askOnce(client, before.question, target.signal)).sessionId;
    const answer = await askOnce(client, question.question, target.signal, sessionId);
    grades.push(gradeAnswer(question, answer, (file) => policyTitle(question.merchant, file)));
    latencies.push(answer.latencyMs);
    onAnswer();
  }
  return { grades, latencies };
};

/** So many shoppers at once, each asking its next question as soon as the last is answered (a closed loop). */
export const askAtOnce = async (
  target: Target,
  questions: readonly ScriptedQuestion[],
  { sessions, each }: { readonly sessions: number; readonly each: number },
  onAnswer: () => void,
): Promise<readonly ChatResponse['latencyMs'][]> => {
  const shopper = async (n: number): Promise<readonly ChatResponse['latencyMs'][]> => {
    const merchant = questions[n % questions.length]?.merchant ?? '';
    const own = questions.filter((question) => question.merchant === merchant);
    const client = await clientFor(target, merchant, `load-${n}`);
    const latencies: ChatResponse['latencyMs'][] = [];
    let sessionId: string | undefined;
    for (let i = 0; i < each; i += 1) {
      const message = own[(n * each + i) % own.length]?.question ?? '';
      const answer = await askOnce(client, message, target.signal, sessionId);
      sessionId = answer.sessionId;
      latencies.push(answer.latencyMs);
      onAnswer();
    }
    return latencies;
  };
  return (await Promise.all(Array.from({ length: sessions }, (_, n) => shopper(n)))).flat();
};
