import { scriptedModel } from '@rag-assistant/assistant/testing';
import type { Role } from '@rag-assistant/contracts';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { neverAnId } from './testing/calls.ts';
import { shopBodies } from './testing/shop-documents.ts';
import { priced, startTestApi, type TestApi } from './testing/test-api.ts';

/** Requests of a run; more by `ISOLATION_REQUESTS`. */
const requests = Number(process.env['ISOLATION_REQUESTS'] ?? 360);
const stepsPerRun = 30;

interface Shop {
  readonly merchant: ReturnType<typeof merchantNumber>;
  /** Stands in everything of the shop and nowhere else. */
  readonly mark: string;
  sessions: string[];
  documents: string[];
}
const shops = ['Quzzalpha', 'Quzzbravo', 'Quzzcharlie'].map((mark, at): Shop => ({
  merchant: merchantNumber(31 + at),
  mark,
  sessions: [],
  documents: [],
}));

/** Repeats what it found, mark and all. */
const repeating = priced(
  scriptedModel((request) => {
    const found = /Refunds of \w+ reach you within 5 business days/.exec(
      JSON.stringify(request.messages.at(-1)?.content),
    )?.[0];
    return found === undefined
      ? [{ tool: 'search_policies', input: { query: 'refunds reach' } }]
      : [{ text: `${found} [p1].` }];
  }),
);

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi(repeating);
  for (const { merchant, mark } of shops)
    await api.deps.administration.register({
      merchantId: merchant,
      slug: mark.toLowerCase(),
      name: `Shop ${mark}`,
      description: mark,
      suggestions: [mark],
    });
}, 60_000);
afterAll(() => api.close());

const foreignMarks = (text: string, own: Shop): string[] =>
  shops
    .filter((shop) => shop !== own)
    .flatMap(({ mark, merchant }) => [mark, merchant])
    .filter((word) => text.toLowerCase().includes(word.toLowerCase()));

const idIn = (ids: readonly string[], n: number): string => ids[n % Math.max(1, ids.length)] ?? neverAnId;
const question = (n: number): object => ({ message: `When do refunds reach me, case ${n % 3}?` });

interface Step {
  readonly who: number;
  readonly what: (typeof kinds)[number];
  readonly role: Role;
  readonly user: number;
  readonly foreign: boolean;
  readonly n: number;
}
/** What is asked for, with an id of the own shop or of its neighbour. */
const callFor = ({ what, n }: Step, own: Shop, owner: Shop): InjectOptions => {
  const session = idIn(owner.sessions, n);
  const document = idIn(owner.documents, n);
  const calls: Readonly<Record<(typeof kinds)[number], InjectOptions>> = {
    ask: { method: 'POST', url: '/v1/chat', body: question(n) },
    continue: { method: 'POST', url: '/v1/chat', body: { ...question(n), sessionId: session } },
    ingest: { method: 'POST', url: '/v1/documents', body: { collection: 'c', documents: shopBodies(own.mark) } },
    list: { url: '/v1/documents' },
    document: { url: `/v1/documents/${document}` },
    'remove document': { method: 'DELETE', url: `/v1/documents/${document}` },
    sessions: { url: '/v1/sessions' },
    session: { url: `/v1/sessions/${session}` },
    'remove session': { method: 'DELETE', url: `/v1/sessions/${session}` },
    shop: { url: '/v1/shop' },
    bill: { url: '/v1/admin/billing' },
  };
  return calls[what];
};
const kinds = [
  'ask',
  'continue',
  'ingest',
  'list',
  'document',
  'remove document',
  'sessions',
  'session',
  'remove session',
  'shop',
  'bill',
] as const;

const leaks: string[] = [];
const statuses = new Map<string, Set<number>>();
const take = async (step: Step): Promise<void> => {
  const own = shops[step.who % shops.length];
  const owner = step.foreign ? shops[(step.who + 1 + (step.n % 2)) % shops.length] : own;
  if (!own || !owner) return;
  const authorization = await api.bearer(step.role, own.merchant, `user-${step.user}`);
  const call = callFor(step, own, owner);
  const answer = await api.server.inject({ ...call, headers: { authorization, 'x-merchant-id': owner.merchant } });
  const name = `${step.what}${step.foreign ? ' (foreign id)' : ''}`;
  statuses.set(name, (statuses.get(name) ?? new Set()).add(answer.statusCode));
  const marks = foreignMarks(`${JSON.stringify(answer.headers)} ${answer.body}`, own);
  if (marks.length > 0) leaks.push(`${own.mark} sees ${marks.join(', ')} by ${name}`);
  const read =
    answer.statusCode === 200 ? answer.json<{ sessionId?: string; documents?: { documentId: string }[] }>() : {};
  if (step.what === 'ask' && read.sessionId !== undefined) own.sessions.push(read.sessionId);
  if (step.what === 'list' && read.documents) own.documents = read.documents.map(({ documentId }) => documentId);
};

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom(...kinds),
  role: fc.constantFrom<Role>('shopper', 'merchant_staff', 'merchant_admin', 'merchant_admin'),
  user: fc.nat(1),
  foreign: fc.boolean(),
  n: fc.nat(5),
});

it(
  '[SEC5] [API6] [F11] leaks nothing of one shop to another in random requests side by side',
  { timeout: 600_000 },
  async () => {
    for (const who of shops.keys())
      for (const what of ['ingest', 'list'] as const)
        await take({ who, what, role: 'merchant_admin', user: 0, foreign: false, n: 0 });
    const run = fc.asyncProperty(fc.array(step, { minLength: stepsPerRun, maxLength: stepsPerRun }), async (steps) => {
      await Promise.all(
        [...shops.keys()].map(async (who) => {
          for (const one of steps) if (one.who === who) await take(one);
        }),
      );
      expect(leaks).toEqual([]);
    });
    await fc.assert(run, { seed: 20261124, numRuns: Math.ceil(requests / stepsPerRun), endOnFailure: true });
    for (const line of api.logs.lines()) {
      const own = shops.find(({ merchant }) => merchant === line['merchantId']);
      if (own) expect(foreignMarks(JSON.stringify(line), own)).toEqual([]);
    }
    // Nothing is shown where nothing was done: each kind was served, and no foreign id ever was.
    for (const kind of kinds)
      expect([kind, [200, 204].some((status) => statuses.get(kind)?.has(status))]).toEqual([kind, true]);
    for (const kind of ['continue', 'document', 'remove document', 'session', 'remove session'])
      expect([kind, [...(statuses.get(`${kind} (foreign id)`) ?? [])].filter((status) => status < 400)]).toEqual([
        kind,
        [],
      ]);
  },
);
