import type { DocumentInput } from '@rag-assistant/contracts';
import type { SourceFault, SourceItem } from '@rag-assistant/retrieval';
import type { AssistantClient } from '../api/assistant-client.ts';
import { toDocumentInput } from './document-input.ts';

export interface SendTotals {
  added: number;
  replaced: number;
  unchanged: number;
  removed: number;
  /** Lines and documents that stayed outside. */
  rejected: number;
  /** Documents that went in with something left empty. */
  warned: number;
}

export interface SendOptions {
  readonly client: AssistantClient;
  readonly collection: string;
  readonly signal: AbortSignal;
  readonly onFault: (fault: SourceFault) => void;
  readonly onWarning: (fault: SourceFault) => void;
  /** Documents that the API has dealt with since the last call. */
  readonly onSent: (documents: number) => void;
}

/** Well under the contract's 500 documents and 16 MiB, so that progress is seen and a retry repeats little. */
const batchDocuments = 100;
const batchChars = 4_000_000;
const inFlightMax = 3;

interface Queued {
  readonly line: number;
  readonly document: DocumentInput;
}

const sizeOf = (document: DocumentInput): number =>
  document.kind === 'product' ? 2000 + document.product.description.length : document.content.length;

/** One file's documents into one collection; every id that was read is returned, for pruning. */
export const sendDocuments = async (
  file: string,
  items: AsyncIterable<SourceItem>,
  options: SendOptions,
): Promise<{ readonly totals: SendTotals; readonly ids: readonly string[]; readonly unreadLines: number }> => {
  const { client, collection, signal } = options;
  const totals: SendTotals = { added: 0, replaced: 0, unchanged: 0, removed: 0, rejected: 0, warned: 0 };
  const ids: string[] = [];
  let unreadLines = 0;
  const inFlight = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;

  const send = async (batch: readonly Queued[]): Promise<void> => {
    const answer = await client.ingest({ collection, documents: batch.map(({ document }) => document) }, signal);
    totals.added += answer.added;
    totals.replaced += answer.replaced;
    totals.unchanged += answer.unchanged;
    totals.rejected += answer.rejected.length;
    for (const { externalId, code, reason } of answer.rejected) {
      const line = batch.find(({ document }) => document.externalId === externalId)?.line ?? 0;
      options.onFault({ file, line, code, reason });
    }
    options.onSent(batch.length);
  };
  const begin = async (batch: readonly Queued[]): Promise<void> => {
    const work = send(batch)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => inFlight.delete(work));
    inFlight.add(work);
    if (inFlight.size >= inFlightMax) await Promise.race(inFlight);
    if (failure) throw failure.error;
  };

  let batch: Queued[] = [];
  let chars = 0;
  for await (const item of items) {
    signal.throwIfAborted();
    if (item.type === 'fault') {
      totals.rejected += 1;
      if (item.fault.code !== 'retrieval.document-twice') unreadLines += 1;
      options.onFault(item.fault);
      continue;
    }
    if (item.warnings.length > 0) totals.warned += 1;
    item.warnings.forEach(options.onWarning);
    const document = toDocumentInput(item.document);
    ids.push(document.externalId);
    batch.push({ line: item.line, document });
    chars += sizeOf(document);
    if (batch.length < batchDocuments && chars < batchChars) continue;
    await begin(batch);
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) await begin(batch);
  await Promise.all(inFlight);
  if (failure) throw failure.error;
  return { totals, ids, unreadLines };
};
