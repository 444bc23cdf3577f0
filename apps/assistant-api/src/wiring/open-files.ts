import { documentWorkflowDefinition, documentWorkflowTasks, type AssistantApiEnv } from '@rag-assistant/contracts';
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
  type FileLibrary,
  type ObjectStore,
  type WorkflowTask,
} from '@rag-assistant/documents';
import { folderObjectStore, openThreadReader, postgresDocumentRecords } from '@rag-assistant/documents/adapters';
import { localWorkflowRunner } from '@rag-assistant/documents/local-runner';
import { AppError, randomIds, systemClock, type MerchantId } from '@rag-assistant/kernel';
import { makeWithholdForDocuments, type DetectPersonalData } from '@rag-assistant/pii';
import type { Database } from '@rag-assistant/platform-postgres';
import { errorRecord, type Logger } from '@rag-assistant/platform-telemetry';
import type { EmbeddingModel } from '@rag-assistant/retrieval';
import { openTextEntries } from '@rag-assistant/retrieval/adapters';
import {
  makeMerchantStanding,
  type MerchantAccounts,
  type MerchantData,
  type MerchantRegistry,
} from '@rag-assistant/tenancy';
import { s3ObjectStore } from '@rag-assistant/documents/s3';
import { s3Client } from '@rag-assistant/platform-aws/s3';

export interface OpenFilesOptions {
  readonly config: Pick<AssistantApiEnv, 'DOCUMENT_STORE' | 'DOCUMENT_BYTES_MAX' | 'AWS_REGION'>;
  readonly database: Database;
  readonly embeddingModel: EmbeddingModel | null;
  readonly detect: DetectPersonalData;
  readonly accounts: Pick<MerchantAccounts, 'find'>;
  readonly logger: Logger;
  /** Documents at the same time, and of one shop; the others wait in turn. */
  readonly jobs?: { readonly jobsMax: number; readonly jobsPerMerchantMax: number };
}

export interface OpenedFiles {
  readonly files: FileLibrary;
  /** Originals and what is under way, for the export and the end of a merchant. */
  readonly data: MerchantData;
  /** Takes up what a process that ended had left under way. */
  resume(merchants: Pick<MerchantRegistry, 'list'>): Promise<void>;
  /** Resolves when nothing waits or runs. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export const fileCollection = 'files';
const staleMs = 16 * 60_000;
/** One shop never has all places, so another's file begins at once. */
const jobsDefault = { jobsMax: 3, jobsPerMerchantMax: 2 };
const stopGraceMs = 2_000;
const s3Prefix = 's3://';

const storeMissing = (): AppError =>
  new AppError({
    code: 'documents.store-not-configured',
    category: 'unavailable',
    publicText: 'This service takes no files: its operator has not said where to keep them (DOCUMENT_STORE).',
  });

/** Every call says that no place for files was configured. */
const noStore: ObjectStore = new Proxy({} as ObjectStore, {
  get: () => () => {
    throw storeMissing();
  },
});

const storeOf = ({ DOCUMENT_STORE: place, AWS_REGION: region }: OpenFilesOptions['config']): ObjectStore => {
  if (place === undefined) return noStore;
  if (place.startsWith(s3Prefix))
    return s3ObjectStore({ client: s3Client({ region, timeoutMs: 8_000 }), bucket: place.slice(s3Prefix.length) });
  return folderObjectStore({ root: place.slice('folder:'.length), clock: systemClock, ids: randomIds });
};

const dataOf = (store: ObjectStore, configured: boolean): MerchantData => ({
  section: 'files',
  async *records(merchant) {
    if (!configured) return;
    for await (const { key, version, size, contentType, storedAt } of store.list(merchant, 'documents'))
      yield { kind: 'file', record: { key, version, size, contentType, storedAt: storedAt.toISOString() } };
  },
  count: async (merchant) => {
    let count = 0;
    if (configured)
      for (const shelf of ['documents', 'work'] as const) for await (const _ of store.list(merchant, shelf)) count++;
    return count;
  },
  remove: (merchant) => (configured ? store.deleteMerchant(merchant) : Promise.resolve(0)),
});

/** Files, and for a folder of this machine the state machine that processes them, in this process. */
export const openFiles = (options: OpenFilesOptions): OpenedFiles => {
  const { config, database, embeddingModel, detect, accounts, logger, jobs = jobsDefault } = options;
  const store = storeOf(config);
  const inProcess = config.DOCUMENT_STORE?.startsWith(s3Prefix) === false;
  const search = openTextEntries({ collection: fileCollection, embeddingModel });
  const deps = {
    store,
    records: postgresDocumentRecords(database, search),
    search,
    standingOf: makeMerchantStanding(accounts),
    clock: systemClock,
    findPersonalData: makeWithholdForDocuments(detect),
    bytesMax: config.DOCUMENT_BYTES_MAX,
    limits: { bytesMax: config.DOCUMENT_BYTES_MAX, charactersMax: 2_000_000 },
    staleMs,
  };
  const reader = openThreadReader({ threads: jobs.jobsMax });
  const functions: Record<(typeof documentWorkflowTasks)[keyof typeof documentWorkflowTasks], WorkflowTask> = {
    receive: receiveTask(makeReceiveDocument(deps)),
    extract: extractTask(makeExtractStep({ ...deps, extract: makeExtractDocument({ reader }) })),
    sanitize: stepTask(makeSanitizeStep(deps)),
    embed: stepTask(makeEmbedStep(deps)),
    store: storeTask(makeStoreStep(deps)),
    settle: settleTask(makeSettleDocument(deps)),
    notifications: (input) => {
      logger.info({ event: (input as { Message: unknown }).Message }, 'document ended');
      return Promise.resolve({});
    },
  };
  const names = Object.fromEntries(Object.keys(functions).map((name) => [name, name])) as Record<
    keyof typeof functions,
    string
  >;
  const runner = localWorkflowRunner({
    definition: documentWorkflowDefinition(names),
    tasks: Object.fromEntries(Object.entries(documentWorkflowTasks).map(([state, name]) => [state, functions[name]])),
  });
  const queue = new FairQueue(jobs);
  const stopping = new AbortController();
  const run = async (
    merchantId: MerchantId,
    execution: string,
    notice: Parameters<typeof runner.run>[1],
  ): Promise<void> => {
    const end = await runner.run(execution, notice, stopping.signal);
    logger[end.status === 'succeeded' ? 'info' : 'warn']({ merchantId, execution, ...end }, 'document execution ended');
  };
  const files = makeFileLibrary({
    ...deps,
    ids: randomIds,
    start: (merchant, execution, notice) => {
      if (inProcess) queue.add(merchant, () => run(merchant, execution, notice));
    },
  });
  return {
    files,
    data: dataOf(store, config.DOCUMENT_STORE !== undefined),
    resume: async (merchants) => {
      if (!inProcess) return;
      try {
        for (const { merchantId } of await merchants.list()) await files.resume(merchantId);
      } catch (error) {
        logger.warn({ error: errorRecord(error) }, 'files under way not taken up');
      }
    },
    settled: () => queue.settled(),
    close: async () => {
      stopping.abort();
      const late = new Promise<void>((resolve) => setTimeout(resolve, stopGraceMs).unref());
      await Promise.race([queue.close(), late]);
      await reader.close();
    },
  };
};
