import type { ChatEvent } from '@rag-assistant/contracts';
import { AppError } from '@rag-assistant/kernel';
import { AssistantClient } from '../api/assistant-client.ts';
import { helpOf, readCommandLine, required, type CommandShape } from '../command-line.ts';
import { stepsOn } from '../local/steps.ts';
import { listenForStop } from '../local/stop-signal.ts';
import { withInstance } from '../local/with-instance.ts';
import { answerWriter } from '../print-answer.ts';
import { dataPaths, readSettings } from '../settings.ts';
import { findShop } from '../shops/known-shops.ts';
import { issueToken } from '../shops/local-identity.ts';

const shape: CommandShape<'merchant' | 'session' | 'user' | 'json'> = {
  usage: 'npm run ask -- --merchant NAME "question" [--session ID]',
  summary: 'Asks one question and shows the answer as it comes, with its sources, products, cost and time.',
  flags: {
    merchant: { type: 'string', value: 'NAME', help: 'the shop, for example copper-kettle' },
    session: { type: 'string', value: 'ID', help: 'goes on with an earlier conversation' },
    user: { type: 'string', value: 'ID', help: 'who asks (shopper-1)' },
    json: { type: 'boolean', help: 'prints the whole answer as one JSON object' },
  },
  words: { min: 1, max: 1, what: 'the question, in quotes' },
};

const broken = (event: Extract<ChatEvent, { type: 'error' }>): AppError => {
  const { detail, code } = (event.problem ?? {}) as { detail?: string; code?: string };
  return new AppError({
    code: code ?? 'harness.answer-broken',
    category: 'unavailable',
    publicText: `${detail ?? 'The answer broke off.'} [${code ?? 'no code'}]`,
  });
};

export const ask = async (args: readonly string[]): Promise<number> => {
  const given = readCommandLine(shape, args);
  if (!given) {
    process.stdout.write(helpOf(shape));
    return 0;
  }
  const slug = required(shape, given, 'merchant');
  const settings = readSettings(process.env);
  const shop = findShop(settings.dataDir, slug);
  const sessionId = given.text('session');
  const signal = listenForStop();
  await withInstance(settings, { steps: stepsOn(process.stderr), signal, seed: true }, async ({ url }) => {
    const request = { merchant: shop.merchantId, user: given.text('user') ?? 'shopper-1', roles: ['shopper'] as const };
    const client = new AssistantClient(url, await issueToken(dataPaths(settings.dataDir).identity, request));
    const writer = answerWriter(process.stdout, process.stderr);
    const question = { message: given.words[0] ?? '', ...(sessionId !== undefined && { sessionId }) };
    for await (const event of client.ask(question, signal)) {
      if (event.type === 'error') throw broken(event);
      if (!given.is('json')) writer.write(event);
      else if (event.type === 'done') process.stdout.write(`${JSON.stringify(event.response, null, 2)}\n`);
    }
  });
  return 0;
};
