import { noticeOf, objectKey, type ObjectStore, type WorkflowTask } from '@rag-assistant/documents';
import { documentsMigrations, folderObjectStore, postgresDocumentRecords } from '@rag-assistant/documents/adapters';
import { localWorkflowRunner } from '@rag-assistant/documents/local-runner';
import { randomIds, systemClock } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { openDatabase, type Database } from '@rag-assistant/platform-postgres';
import { testEngine } from '@rag-assistant/platform-postgres/testing';
import { openDocumentIndex, openTextEntries, retrievalMigrations } from '@rag-assistant/retrieval/adapters';
import { makeSearchDocuments } from '@rag-assistant/retrieval';
import { postgresMerchantRegistry, tenancyMigrations } from '@rag-assistant/tenancy/adapters';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Told } from './document-world.ts';
import { throwing, type Scenario } from './scenarios.ts';
import { bundleOf, stateMachineOf, synthesizedTemplate } from './state-machine-of.ts';

const merchant = merchantNumber(1);
const told: Told[] = [];
const throws = throwing();
const play = (scenario: Scenario | null): void => {
  throws.play(scenario);
};
let folder: string;
let store: ObjectStore;
let database: Database;
let server: PGLiteSocketServer;
let engine: Awaited<ReturnType<typeof testEngine>>;
let runner: ReturnType<typeof localWorkflowRunner>;

/** By Node itself: what is deployed passes no other program on its way. */
const load = createRequire(import.meta.url);

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'document-functions-'));
  engine = await testEngine([...tenancyMigrations, ...retrievalMigrations, ...documentsMigrations]);
  const port = await freePort();
  server = new PGLiteSocketServer({ db: engine, port, host: '127.0.0.1', maxConnections: 20 });
  await server.start();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  vi.stubEnv('DATABASE_LOGIN', url);
  vi.stubEnv('DOCUMENT_STORE', `folder:${folder}`);
  vi.stubEnv('EMBEDDING_MODEL', 'none');
  vi.stubEnv('LOG_LEVEL', 'silent');
  const { definition, entries } = stateMachineOf(synthesizedTemplate());
  const tasks: Record<string, WorkflowTask> = {};
  for (const [state, entry] of Object.entries(entries)) {
    const handler = entry.startsWith('arn:')
      ? (input: unknown) => Promise.resolve(told.push((input as { Message: Told }).Message))
      : (load(bundleOf(entry)) as { handler: WorkflowTask }).handler;
    tasks[state] = throws.wrap(state, handler);
  }
  runner = localWorkflowRunner({ definition, tasks, retryMs: 0 });
  store = folderObjectStore({ root: folder, clock: systemClock, ids: randomIds });
  database = await openDatabase({ url, poolMax: 1 });
  const shop = { merchantId: merchant, slug: 'shop', name: 'Shop', description: '', suggestions: [] };
  await postgresMerchantRegistry(database).save(shop);
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.close();
  await server.stop();
  await engine.close();
  await rm(folder, { recursive: true });
});

const put = async (name: string, text: string) => {
  const key = objectKey(merchant, 'documents', name);
  const { version } = await store.put(merchant, key, new TextEncoder().encode(text), { bytesMax: 1_000_000 });
  return noticeOf('created', key, version);
};
const entries = openTextEntries({ collection: 'files', embeddingModel: null });
const search = async (query: string) => {
  const index = openDocumentIndex(database, { modelId: null });
  const found = makeSearchDocuments({ index, embeddingModel: null, clock: systemClock });
  return (await found(merchant, { query, kinds: ['policy'], limit: 5 })).passages;
};
const recordOf = (name: string) =>
  postgresDocumentRecords(database, entries).find(merchant, entries.idOf(merchant, name));
const papers = async (): Promise<number> => (await readdir(join(folder, merchant, 'work')).catch(() => [])).length;

describe('the bundled functions on the embedded database, run by the deployed state machine', () => {
  it('[SF1] [L3] [L6] an object that is put becomes a passage that is found, without personal data', async () => {
    play(null);
    const html = `<h1>Returns</h1><p>Unused rucksacks come back within 45 days. Ask anna.berg@mail.example or returns@shop.example.</p>`;
    const end = await runner.run('execution-1', await put('returns.html', html));
    expect(end).toEqual({ status: 'succeeded' });
    const [passage] = await search('how long may I return rucksacks');
    expect(passage?.text).toContain('within 45 days');
    expect(passage?.text).toContain('returns@shop.example');
    expect(passage?.text).not.toContain('anna.berg');
    expect(passage?.headings).toEqual(['Returns']);
    expect(await recordOf('returns.html')).toMatchObject({ status: 'stored', facts: { format: 'html' } });
    expect(told.splice(0)).toEqual([
      expect.objectContaining({ execution: 'execution-1', merchantId: merchant, outcome: 'stored' }),
    ]);
    expect(await papers()).toBe(0);
  });

  it('[SF5] a file that is refused says why, tells once, and leaves nothing', async () => {
    play(null);
    expect(await runner.run('execution-2', await put('empty.txt', ''))).toEqual({ status: 'succeeded' });
    expect(await recordOf('empty.txt')).toMatchObject({ status: 'refused', fault: { code: 'documents.file-empty' } });
    expect(told.splice(0)).toEqual([
      expect.objectContaining({ execution: 'execution-2', outcome: 'refused', code: 'documents.file-empty' }),
    ]);
    expect(await papers()).toBe(0);
  });

  it.each(['Receive', 'Extract', 'Sanitize', 'Embed', 'Store'])(
    '[SF3] [SF6] %s failing once is outlived; failing always, nothing of the file is left',
    async (state) => {
      const shared = { state, ends: 'succeeded', status: 'stored', told: 'stored' } as const;
      play({ ...shared, error: 'DependencyUnavailable', times: 1 });
      const text = `The ${state} policy of hammocks is number ${state.length}.`;
      expect(await runner.run(`once-${state}`, await put(`once-${state}.txt`, text))).toEqual({ status: 'succeeded' });
      expect(await recordOf(`once-${state}.txt`)).toMatchObject({ status: 'stored' });
      play({ ...shared, error: 'StepFault', times: 1_000_000 });
      const always = `always-${state}.txt`;
      expect(await runner.run(`always-${state}`, await put(always, `${text} Twice.`))).toEqual({
        status: 'failed',
        error: 'DocumentFailed',
      });
      expect(await recordOf(always)).toMatchObject({
        status: 'failed',
        storedVersion: null,
        fault: { code: 'documents.processing-failed' },
      });
      const index = openDocumentIndex(database, { modelId: null });
      expect(await index.find(merchant, entries.idOf(merchant, always))).toBeNull();
      expect(await papers()).toBe(0);
      expect(told.splice(0).map(({ execution, outcome }) => [execution, outcome])).toEqual([
        [`once-${state}`, 'stored'],
        [`always-${state}`, 'failed'],
      ]);
    },
  );

  it('[SF8] the same event twice, and the same content again, change nothing', async () => {
    play(null);
    const notice = await put('once.txt', 'Kayaks are lent for a week.');
    await runner.run('first', notice);
    const before = await recordOf('once.txt');
    expect(await runner.run('second', notice)).toEqual({ status: 'succeeded' });
    expect(await recordOf('once.txt')).toEqual(before);
    await runner.run('third', await put('once.txt', 'Kayaks are lent for a week.'));
    const index = openDocumentIndex(database, { modelId: null });
    expect(await index.find(merchant, entries.idOf(merchant, 'once.txt'))).toMatchObject({ chunks: 1 });
    expect(told.splice(0)).toHaveLength(1);
  });
});
