import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { documentWorkflowTasks } from '@rag-assistant/contracts';
import {
  extractTask,
  FairQueue,
  makeEmbedStep,
  makeExtractDocument,
  makeExtractStep,
  makeFileLibrary,
  makeReceiveDocument,
  makeSanitizeStep,
  makeSettleDocument,
  makeStoreStep,
  receiveTask,
  settleTask,
  stepTask,
  storeTask,
  type DocumentRecord,
  type WorkflowTask,
} from '@rag-assistant/documents';
import {
  documentsMigrations,
  folderObjectStore,
  openThreadReader,
  postgresDocumentRecords,
} from '@rag-assistant/documents/adapters';
import { localWorkflowRunner } from '@rag-assistant/documents/local-runner';
import { english, makeSource, writePdf } from '@rag-assistant/documents/testing/fixtures';
import { randomIds, systemClock, type MerchantId } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { makeDetectPersonalData, makeWithholdForDocuments } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { openDatabase } from '@rag-assistant/platform-postgres';
import { openTextEntries, retrievalMigrations } from '@rag-assistant/retrieval/adapters';
import { plainDefinition } from './document-world.ts';

/** How long documents take from their sending to their being searchable, without the time of an embedding model. */
const { values } = parseArgs({ options: { documents: { type: 'string', default: '1000' } } });
const [many, few] = [merchantNumber(1), merchantNumber(2)];
const folder = await mkdtemp(join(tmpdir(), 'document-figures-'));
const database = await openDatabase({
  url: 'pglite:memory',
  migrations: [...retrievalMigrations, ...documentsMigrations],
});
const search = openTextEntries({ collection: 'files', embeddingModel: null });
const deps = {
  store: folderObjectStore({ root: folder, clock: systemClock, ids: randomIds }),
  records: postgresDocumentRecords(database, search),
  search,
  standingOf: () => Promise.resolve('active' as const),
  clock: systemClock,
  findPersonalData: makeWithholdForDocuments(makeDetectPersonalData(loadTaggerWeights())),
  bytesMax: 25_000_000,
  limits: { bytesMax: 25_000_000, charactersMax: 2_000_000 },
  staleMs: 960_000,
};
const reader = openThreadReader({ threads: 3 });
let told = 0;
const functions: Record<(typeof documentWorkflowTasks)[keyof typeof documentWorkflowTasks], WorkflowTask> = {
  receive: receiveTask(makeReceiveDocument(deps)),
  extract: extractTask(makeExtractStep({ ...deps, extract: makeExtractDocument({ reader }) })),
  sanitize: stepTask(makeSanitizeStep(deps)),
  embed: stepTask(makeEmbedStep(deps)),
  store: storeTask(makeStoreStep(deps)),
  settle: settleTask(makeSettleDocument(deps)),
  notifications: () => Promise.resolve({ told: told++ }),
};
const runner = localWorkflowRunner({
  definition: plainDefinition,
  tasks: Object.fromEntries(Object.entries(documentWorkflowTasks).map(([state, name]) => [state, functions[name]])),
});
const queue = new FairQueue({ jobsMax: 3, jobsPerMerchantMax: 2 });
const files = makeFileLibrary({
  ...deps,
  ids: randomIds,
  start: (merchant, execution, notice) => {
    queue.add(merchant, async () => {
      await runner.run(execution, notice);
    });
  },
});
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
const send = (merchant: MerchantId, name: string, bytes: Uint8Array): Promise<DocumentRecord> =>
  files.upload(merchant, { name, kind: 'policy', body: once(bytes) });
const textOf = (name: string): Uint8Array =>
  new TextEncoder().encode(
    `The terms of ${name}.\n\n${'A short page of conditions that a shop would write. '.repeat(20)}`,
  );
const toEnd = async (merchant: MerchantId, sent: DocumentRecord): Promise<DocumentRecord> => {
  for (;;) {
    const record = await files.status(merchant, sent.documentId);
    if (['stored', 'refused', 'failed'].includes(record.status)) return record;
    await wait(5);
  }
};
const timed = async (merchant: MerchantId, name: string, bytes: Uint8Array) => {
  const start = performance.now();
  const record = await toEnd(merchant, await send(merchant, name, bytes));
  return { record, ms: performance.now() - start };
};
const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);
const rounded = (ms: number): number => Math.round(ms) / 1000;

await timed(few, 'warm.txt', textOf('warm'));
const pdf = await writePdf(makeSource(english, 7, 325), {});
const before = process.memoryUsage().rss;
let peak = before;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
const large = await timed(few, 'handbook.pdf', pdf);
clearInterval(watch);
process.stderr.write(`a document of ${large.record.facts?.pages ?? 0} pages: ${rounded(large.ms)} s\n`);

const alone: number[] = [];
for (let run = 1; run <= 5; run++) alone.push((await timed(few, `alone-${run}.txt`, textOf(`alone ${run}`))).ms);
const count = Number(values.documents);
const start = performance.now();
const sent: DocumentRecord[] = [];
for (let n = 1; n <= count; n++) sent.push(await send(many, `terms-${n}.txt`, textOf(`terms ${n}`)));
const beside: number[] = [];
for (let run = 1; run <= 5; run++) beside.push((await timed(few, `beside-${run}.txt`, textOf(`beside ${run}`))).ms);
const waitingThen = queue.waiting;
await queue.settled();
const seconds = (performance.now() - start) / 1000;
const ended = await Promise.all(sent.map(({ documentId }) => files.status(many, documentId)));
const [rows] = await database.forMerchant(many, (sql) =>
  sql.query<{ documents: number; chunks: number; twice: number }>(
    `select count(*)::int as documents, (select count(*)::int from chunks where merchant_id = $1::uuid) as chunks,
       (count(*) - count(distinct external_id))::int as twice from documents where merchant_id = $1::uuid`,
    [many],
  ),
);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
process.stdout.write(
  `${JSON.stringify(
    {
      large: {
        pages: large.record.facts?.pages,
        status: large.record.status,
        fileMb: pdf.length / 1_000_000,
        seconds: rounded(large.ms),
        goalSeconds: 10,
        memoryGrowthMb: megabytes(peak - before),
        goalMb: 512,
      },
      many: {
        documents: count,
        stored: ended.filter(({ status }) => status === 'stored').length,
        inSearch: rows?.documents,
        twice: rows?.twice,
        seconds: Math.round(seconds * 10) / 10,
        documentsPerSecond: Math.round((count / seconds) * 10) / 10,
      },
      oneBesideMany: {
        waitingThen,
        aloneMs: Math.round(median(alone)),
        besideMs: Math.round(median(beside)),
        ratio: Math.round((median(beside) / median(alone)) * 100) / 100,
        goalRatio: 2,
      },
    },
    null,
    2,
  )}\n`,
);
await reader.close();
await database.close();
await rm(folder, { recursive: true });
