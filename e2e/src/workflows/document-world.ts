import {
  documentWorkflowDefinition,
  documentWorkflowTasks,
  type DocumentWorkflowResources,
} from '@rag-assistant/contracts';
import {
  extractTask,
  makeEmbedStep,
  makeExtractDocument,
  makeExtractStep,
  makeReceiveDocument,
  makeSanitizeStep,
  makeSettleDocument,
  makeStoreStep,
  noticeOf,
  objectKey,
  receiveTask,
  settleTask,
  stepTask,
  storeTask,
  type DocumentReader,
  type DocumentRecords,
  type MerchantStanding,
  type ObjectStore,
  type SearchableText,
  type StoreNotice,
  type WorkflowRunner,
  type WorkflowTask,
} from '@rag-assistant/documents';
import { localWorkflowRunner } from '@rag-assistant/documents/local-runner';
import { DocumentId, systemClock, type MerchantId } from '@rag-assistant/kernel';
import { FaultPlan } from './faulty.ts';

/** Names of the functions stand for their ARNs where nothing is deployed. */
export const plainDefinition = documentWorkflowDefinition({
  receive: 'receive',
  extract: 'extract',
  sanitize: 'sanitize',
  embed: 'embed',
  store: 'store',
  settle: 'settle',
  notifications: 'notifications',
});

export interface WorldPorts {
  readonly store: ObjectStore;
  readonly records: DocumentRecords;
  readonly search: SearchableText;
}

export interface Told {
  readonly execution: string;
  readonly outcome: string;
  readonly merchantId?: string;
  readonly code?: string;
}

export interface DocumentWorld {
  readonly plan: FaultPlan;
  readonly ports: WorldPorts;
  readonly runner: WorkflowRunner;
  /** Every message that was published. */
  readonly told: Told[];
  standing: MerchantStanding;
  /** Puts a text file, as a browser or another system would, without telling anybody. */
  put(merchant: MerchantId, name: string, text: string): Promise<StoreNotice>;
}

/** Reads a file as plain text: what reading does wrong is tested beside the readers. */
const plainReader: DocumentReader = {
  read: ({ bytes }) => {
    const text = new TextDecoder().decode(bytes);
    const block = { kind: 'paragraph' as const, start: 0, end: text.length, headings: [], group: 1, page: 1 };
    return Promise.resolve({ format: 'text', text, blocks: [block], warnings: [], counts: {} });
  },
  close: () => Promise.resolve(),
};

/** A search of which only the ids and the entries are real. */
export const plainSearch: SearchableText = {
  idOf: (merchant, name) => {
    let hash = 0n;
    for (const unit of new TextEncoder().encode(merchant + name)) hash = (hash * 257n + BigInt(unit)) % (1n << 48n);
    return DocumentId.parse(`20000000-0000-4000-8000-${hash.toString(16).padStart(12, '0')}`);
  },
  prepare: (_merchant, { text }) => Promise.resolve(new TextEncoder().encode(text)),
};

/** The workflow in this process, every port under one plan of faults. */
export const documentWorld = (
  made: WorldPorts,
  options: {
    definition?: object;
    check?: boolean;
    retryMs?: number;
    wrap?: (name: string, task: WorkflowTask) => WorkflowTask;
  } = {},
): DocumentWorld => {
  const {
    definition = plainDefinition,
    check = true,
    retryMs = 0,
    wrap = (_name: string, task: WorkflowTask): WorkflowTask => task,
  } = options;
  const plan = new FaultPlan();
  const ports: WorldPorts = {
    store: plan.over('store', made.store),
    records: plan.over('records', made.records),
    search: plan.over('search', made.search),
  };
  const told: Told[] = [];
  const world = { standing: 'active' as MerchantStanding };
  const deps = {
    ...ports,
    clock: systemClock,
    staleMs: 900_000,
    standingOf: () => plan.call('standing', () => Promise.resolve(world.standing)),
    findPersonalData: (text: string) =>
      Array.from(text.matchAll(/\S+@\S+/g), (match) => ({
        start: match.index,
        end: match.index + match[0].length,
        replacement: '[EMAIL]',
      })),
  };
  const extract = makeExtractDocument({ reader: plan.over('reader', plainReader) });
  const functions: Record<keyof DocumentWorkflowResources, WorkflowTask> = {
    receive: receiveTask(makeReceiveDocument({ ...deps, bytesMax: 1_000_000 })),
    extract: extractTask(makeExtractStep({ ...deps, extract })),
    sanitize: stepTask(makeSanitizeStep(deps)),
    embed: stepTask(makeEmbedStep(deps)),
    store: storeTask(makeStoreStep(deps)),
    settle: settleTask(makeSettleDocument(deps)),
    notifications: async (input) => {
      // A topic takes a message or it does not: an answer that is lost would tell twice, as SNS may.
      await plan.call('notify', () => Promise.resolve());
      told.push((input as { Message: Told }).Message);
    },
  };
  const tasks = Object.fromEntries(
    Object.entries(documentWorkflowTasks).map(([state, name]) => [state, wrap(state, functions[name])]),
  );
  return Object.assign(world, {
    plan,
    ports,
    told,
    runner: localWorkflowRunner({ definition, tasks, retryMs, check }),
    put: async (merchant: MerchantId, name: string, text: string) => {
      const key = objectKey(merchant, 'documents', name);
      const { version } = await made.store.put(merchant, key, new TextEncoder().encode(text), { bytesMax: 1_000_000 });
      return noticeOf('created', key, version);
    },
  });
};
