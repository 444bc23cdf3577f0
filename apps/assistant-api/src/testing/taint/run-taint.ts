import { ChatResponse, IngestResponse, Session } from '@rag-assistant/contracts';
import { AppError } from '@rag-assistant/kernel';
import { alpine, type TestApi } from '../test-api.ts';
import type { TaintedMessage } from './tainted-messages.ts';
import { ValueSearch, type Value } from './value-search.ts';

export interface TaintRun {
  readonly messages: readonly TaintedMessage[];
  readonly records: readonly { readonly id: string; readonly text: string; readonly values: readonly Value[] }[];
}

export interface TaintOutputs {
  /** Requests to the model since the last call, whole. */
  readonly sentToModel: () => Promise<string[]>;
  /** Texts that were made into vectors. */
  readonly embedded: readonly string[];
  readonly progress?: (done: number, of: number) => void;
}

export interface Leak {
  readonly channel: string;
  readonly kind: string;
  readonly value: string;
}

export interface TaintReport {
  readonly messages: number;
  readonly records: number;
  readonly values: number;
  /** Captured texts by channel. */
  readonly captured: Readonly<Record<string, number>>;
  readonly leaks: readonly Leak[];
  /** Of the values that shoppers typed: how many left for the model in clear, by kind. */
  readonly byKind: Readonly<Record<string, { readonly typed: number; readonly leaked: number }>>;
  /** Questions that their owner reads again, letter by letter; all of them must. */
  readonly readAgain: number;
  readonly refused: number;
}

const atATime = 3;
const recordsPerCall = 100;
const storedTables = ['documents', 'chunks', 'product_facets', 'sessions', 'turns', 'usage_events', 'pii_audit'];

/** Keeps what enters the cache, before it does. */
const listenToCache = (api: TestApi): string[] => {
  const entries: string[] = [];
  const { cache } = api.cache;
  const keep = cache.keep.bind(cache);
  cache.keep = async (key, lifetime, codec, value) => {
    entries.push(`${key.text} ${codec.encode(value)}`);
    await keep(key, lifetime, codec, value);
  };
  return entries;
};

/** Every way in which a text may get into a line: nobody should write one so, and somebody will. */
const logEverywhere = ({ deps: { logger } }: TestApi, text: string): void => {
  logger.info(text);
  logger.info('shopper wrote %s', text);
  logger.warn({ note: text, deep: { list: [text] } }, 'a field');
  logger.child({ note: text }).error({ error: new Error(text, { cause: new Error(text) }) }, 'an error');
  logger.error(new AppError({ code: 'test.failed', category: 'internal', publicText: text, context: { note: text } }));
  logger.error({ error: Object.assign(new Error('x'), { detail: text, where: text }) }, 'a driver');
};

const rowsOf = async (api: TestApi, table: string): Promise<string[]> => {
  const rows = await api.admin.query<{ row: string }>(`select t::text as row from ${table} t`);
  return rows.map(({ row }) => row);
};

const inTurn = async <T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) await work(items[at] as T, at);
  };
  await Promise.all(Array.from({ length: atATime }, lane));
};

/** Sends every message and record through the service and looks for their values in all that it gave out. */
export const runTaint = async (
  api: TestApi,
  { messages, records }: TaintRun,
  outputs: TaintOutputs,
): Promise<TaintReport> => {
  const typed = new ValueSearch(messages.flatMap(({ values }) => values));
  const uploaded = new ValueSearch(records.flatMap(({ values }) => values));
  const all = new ValueSearch([...messages, ...records].flatMap(({ values }) => values));
  const leaks = new Map<string, Leak>();
  const captured: Record<string, number> = {};
  const look = (channel: string, texts: readonly string[], search: ValueSearch): void => {
    captured[channel] = (captured[channel] ?? 0) + texts.length;
    for (const text of texts)
      for (const { kind, text: value } of search.in(text)) leaks.set(`${channel}|${value}`, { channel, kind, value });
  };
  const cached = listenToCache(api);
  const staff = await api.bearer('merchant_admin', alpine);

  for (let from = 0; from < records.length; from += recordsPerCall) {
    const documents = records.slice(from, from + recordsPerCall).map(({ id, text }) => ({
      kind: 'policy',
      externalId: id,
      title: 'Returns of an order',
      content: text,
    }));
    const answer = await api.server.inject({
      method: 'POST',
      url: '/v1/documents',
      headers: { authorization: staff },
      body: { collection: 'taint', documents },
    });
    IngestResponse.parse(answer.json());
  }
  for (const table of ['documents', 'chunks']) look(table, await rowsOf(api, table), uploaded);
  look('texts made into vectors, ingestion', outputs.embedded, uploaded);

  let readAgain = 0;
  let refused = 0;
  await inTurn(messages, async ({ user, text }, at) => {
    const authorization = await api.bearer('shopper', alpine, user);
    const ask = { method: 'POST', url: '/v1/chat', headers: { authorization } } as const;
    const answer = await api.server.inject({ ...ask, body: { message: text } });
    if (answer.statusCode === 200) {
      const { sessionId } = ChatResponse.parse(answer.json());
      const read = await api.server.inject({ url: `/v1/sessions/${sessionId}`, headers: { authorization } });
      if (Session.parse(read.json()).history[0]?.question === text) readAgain += 1;
    } else refused += 1;
    if (at % 10 === 0) {
      const bad = await api.server.inject({ ...ask, body: { message: text, [text.slice(0, 40)]: text } });
      look('problem details', [bad.body], all);
      logEverywhere(api, text);
    }
    if (at % 100 === 99) {
      look('requests to the model', await outputs.sentToModel(), typed);
      outputs.progress?.(at + 1, messages.length);
    }
  });
  look('requests to the model', await outputs.sentToModel(), typed);
  look('texts made into vectors', outputs.embedded, all);
  for (const table of storedTables) look(`table ${table}`, await rowsOf(api, table), all);
  look('log lines', api.logs.text().split('\n'), all);
  look('cache entries', cached, all);
  const gauges = await api.server.inject({
    url: '/v1/admin/gauges',
    headers: { authorization: await api.bearer('platform_admin') },
  });
  look('metrics', [gauges.body], all);

  const byKind: Record<string, { typed: number; leaked: number }> = {};
  const sent = new Set(
    [...leaks.values()].filter(({ channel }) => channel === 'requests to the model').map(({ value }) => value),
  );
  for (const { kind, text } of messages.flatMap(({ values }) => values)) {
    const count = (byKind[kind] ??= { typed: 0, leaked: 0 });
    count.typed += 1;
    if (sent.has(text)) count.leaked += 1;
  }
  return {
    messages: messages.length,
    records: records.length,
    values: all.size,
    captured,
    leaks: [...leaks.values()],
    byKind,
    readAgain,
    refused,
  };
};
