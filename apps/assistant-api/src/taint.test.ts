import { scriptedModel } from '@rag-assistant/assistant/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingEmbedding } from './testing/taint/recording-embedding.ts';
import { runTaint, type TaintReport } from './testing/taint/run-taint.ts';
import { messagesOf, recordOf, recordValues, type Person } from './testing/taint/tainted-messages.ts';
import { ValueSearch } from './testing/taint/value-search.ts';
import { priced, startTestApi, type TestApi } from './testing/test-api.ts';

const person = (firstName: string, lastName: string, at: number): Person => ({
  firstName,
  lastName,
  street: `${410 + at} Juniper Street`,
  flat: `Suite ${20 + at}`,
  city: 'Portland',
  state: 'OR',
  zip: `9720${at}`,
  email: `${firstName}.${lastName}${at}@example.com`.toLowerCase(),
});
const people = [
  person('Maria', 'Lindqvist', 1),
  person('James', 'Okafor', 2),
  person('Sofia', 'Martinez', 3),
  person('Daniel', 'Schneider', 4),
];
const messages = people.flatMap((one, at) =>
  [0, 1, 2, 3].map((form) => ({ user: `shopper-${at}`, ...messagesOf(one, `#W73${at}41${form}9`, form) })),
);
const records = people.map((one, at) => ({
  id: `r${at}`,
  text: recordOf(one, `#W99${at}8877`),
  values: recordValues(one),
}));

/** Searches with the question as it got it, and answers with every placeholder that it was shown. */
const echoing = scriptedModel((request) => {
  const last = request.messages.at(-1)?.content.at(-1);
  if (last?.type === 'text')
    return [
      { tool: 'search_policies', input: { query: last.text.slice(0, 400) } },
      { tool: 'get_product', input: { sku: last.text.slice(0, 100) } },
    ];
  const seen = [...new Set(JSON.stringify(request.messages).match(/⟦\w+:\w+⟧/g) ?? [])];
  return [{ text: `Hello ${seen.join(' and ')}. You can return unused items within 30 days of delivery [p1].` }];
});

let api: TestApi;
let report: TaintReport;
beforeAll(async () => {
  const embedding = recordingEmbedding();
  api = await startTestApi(priced(echoing), {}, { embeddingModel: embedding });
  let looked = 0;
  report = await runTaint(
    api,
    { messages, records },
    {
      embedded: embedding.texts,
      sentToModel: async () => {
        const fresh = echoing.requests.slice(looked).map((request) => JSON.stringify(request));
        looked = echoing.requests.length;
        return fresh;
      },
    },
  );
}, 120_000);
afterAll(() => api.close());

const leaksIn = (channel: string) => report.leaks.filter((leak) => leak.channel === channel);

describe('what shoppers type and merchants upload by mistake', () => {
  for (const [id, channel, least] of [
    ['[F7]', 'requests to the model', 30],
    ['[SEC11]', 'texts made into vectors', 16],
    ['[SEC11]', 'texts made into vectors, ingestion', 4],
    ['[SEC11]', 'table chunks', 6],
    ['[SEC11]', 'table documents', 6],
    ['[SEC11]', 'table turns', 16],
    ['[SEC11]', 'table sessions', 16],
    ['[SEC6]', 'table pii_audit', 16],
    ['[F7]', 'log lines', 30],
    ['[F7]', 'problem details', 1],
    ['[F7]', 'metrics', 1],
  ] as const)
    it(`${id} stands in none of the ${channel}`, () => {
      expect(report.captured[channel]).toBeGreaterThanOrEqual(least);
      expect(leaksIn(channel)).toEqual([]);
    });

  it('[F7] stands in no entry of the cache', () => {
    expect(leaksIn('cache entries')).toEqual([]);
  });

  it('[F7] comes back to its owner letter by letter', () => {
    expect([report.readAgain, report.refused]).toEqual([messages.length, 0]);
  });
});

it('the search for values finds each of them, whole and in any case, and no longer number', () => {
  const search = new ValueSearch([
    { kind: 'email', text: 'anna.berg@example.com' },
    { kind: 'order', text: 'W1234567' },
  ]);
  expect(
    search
      .in('to ANNA.BERG@example.com about #w1234567!')
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['email', 'order']);
  expect(search.in('W12345678 and anna@example.com')).toEqual([]);
});
