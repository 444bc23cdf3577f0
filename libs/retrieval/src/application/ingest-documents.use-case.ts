import { invalid, type MerchantId } from '@rag-assistant/kernel';
import { contentHashOf, prepareDocument, type PreparedDocument } from '../domain/prepare-document.ts';
import type { SourceDocument } from '../domain/source-document.ts';
import { faultOf } from '../domain/validate-document.ts';
import type { DocumentIndex, IndexedDocument } from '../ports/document-index.port.ts';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';

export interface IngestRequest {
  /** Names the file or feed; 1 to 200 characters. */
  readonly collection: string;
  readonly documents: readonly SourceDocument[];
  /** External ids of the whole collection; stored documents of it that are not among them go. */
  readonly prune?: { readonly keep: readonly string[] };
}

export interface RejectedDocument {
  readonly externalId: string;
  readonly code: string;
  readonly reason: string;
}

export interface IngestResult {
  readonly added: number;
  readonly replaced: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly rejected: readonly RejectedDocument[];
  readonly embeddingTokens: number;
}

/**
 * Stores documents and makes them searchable. A document is stored whole or not at all; one that is unchanged is
 * skipped; a run that was stopped can be started again and ends the same.
 * @throws AppError `retrieval.collection-invalid`, `retrieval.embedding-unavailable` (retryable; batches before it stay)
 */
export type IngestDocuments = (
  merchant: MerchantId,
  request: IngestRequest,
  signal?: AbortSignal,
) => Promise<IngestResult>;

export interface IngestDependencies {
  readonly index: DocumentIndex;
  /** Null stores for the lexical leg alone. */
  readonly embeddingModel: EmbeddingModel | null;
  /** Chunks a transaction stores together at most, unless one document alone has more. */
  readonly chunksPerBatch?: number;
}

/** Prepared one by one, so that a batch is read while the one before is written. */
function* batchesOf(documents: Iterable<PreparedDocument>, chunksMax: number): Generator<PreparedDocument[]> {
  let open: PreparedDocument[] = [];
  let chunks = 0;
  for (const document of documents) {
    if (open.length > 0 && chunks + document.chunks.length > chunksMax) {
      yield open;
      open = [];
      chunks = 0;
    }
    open.push(document);
    chunks += document.chunks.length;
  }
  if (open.length > 0) yield open;
}

const sift = (documents: readonly SourceDocument[]): { good: SourceDocument[]; rejected: RejectedDocument[] } => {
  const good = new Map<string, SourceDocument>();
  const rejected: RejectedDocument[] = [];
  for (const document of documents) {
    const { externalId } = document;
    const fault = good.has(externalId)
      ? invalid('retrieval.document-twice', 'The same id came before in this request; the first one is kept.')
      : faultOf(document);
    if (fault) rejected.push({ externalId, code: fault.code, reason: fault.publicText });
    else good.set(externalId, document);
  }
  return { good: [...good.values()], rejected };
};

export const makeIngestDocuments = ({
  index,
  embeddingModel,
  chunksPerBatch = 256,
}: IngestDependencies): IngestDocuments => {
  const embed = async (
    batch: readonly PreparedDocument[],
    signal: AbortSignal | undefined,
  ): Promise<{ entries: IndexedDocument[]; tokens: number }> => {
    if (!embeddingModel) return { entries: batch.map((document) => ({ document, vectors: [] })), tokens: 0 };
    const texts = batch.flatMap((document) => document.chunks.map((chunk) => chunk.embeddingText));
    const { vectors, tokens } =
      texts.length === 0 ? { vectors: [], tokens: 0 } : await embeddingModel.embed(texts, signal);
    let at = 0;
    const entries = batch.map((document) => ({
      document,
      vectors: vectors.slice(at, (at += document.chunks.length)),
    }));
    return { entries, tokens };
  };
  return async (merchant, { collection, documents, prune }, signal) => {
    if (collection.trim() === '' || collection.length > 200)
      throw invalid('retrieval.collection-invalid', 'A collection has a name of 1 to 200 characters.');
    const { good, rejected } = sift(documents);
    const stored = await index.contentHashes(
      merchant,
      collection,
      good.map((document) => document.externalId),
    );
    const changed = good
      .map((document) => ({ document, hash: contentHashOf(document) }))
      .filter(({ document, hash }) => stored.get(document.externalId) !== hash);
    const prepared = function* (): Generator<PreparedDocument> {
      for (const { document, hash } of changed) yield prepareDocument(merchant, collection, document, hash);
    };
    let added = 0;
    let replaced = 0;
    let embeddingTokens = 0;
    let writing: Promise<void> = Promise.resolve();
    // The next batch is embedded while the one before is written; never more than that waits in memory.
    for (const batch of batchesOf(prepared(), chunksPerBatch)) {
      signal?.throwIfAborted();
      const [{ entries, tokens }] = await Promise.all([embed(batch, signal), writing]);
      embeddingTokens += tokens;
      writing = index.write(merchant, entries).then((written) => {
        added += written.added;
        replaced += written.replaced;
      });
      // Awaited with the next batch or below; a fault must not go unhandled in between.
      writing.catch(() => undefined);
    }
    await writing;
    const removed = prune ? await index.prune(merchant, collection, prune.keep) : 0;
    return { added, replaced, unchanged: good.length - changed.length, removed, rejected, embeddingTokens };
  };
};
