import { AppError, isAppError, type DocumentId, type MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import type { TextBlock } from '../domain/plain-text.ts';
import { documentIdOf, prepareDocument } from '../domain/prepare-document.ts';
import type { TextDocument } from '../domain/source-document.ts';
import { externalIdCharactersMax, faultOf } from '../domain/validate-document.ts';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';
import { removeDocuments, writeDocuments } from './document-index.write.ts';

export interface TextForEntry {
  /** Of the file; the same name is the same document. */
  readonly name: string;
  readonly kind: TextDocument['kind'];
  readonly title: string;
  readonly text: string;
  readonly blocks: readonly (TextBlock & { readonly kind: string })[];
}

/**
 * Texts that are prepared in one process and stored in another, within a transaction that also holds something else.
 * An entry is bytes: the source, and a vector for each of its passages.
 */
export interface TextEntries {
  idOf(merchant: MerchantId, name: string): DocumentId;
  /** @throws AppError `retrieval.document-…` for a text that cannot be indexed, `retrieval.embedding-unavailable` */
  prepare(merchant: MerchantId, text: TextForEntry, signal?: AbortSignal): Promise<Uint8Array>;
  /** @throws AppError `retrieval.entry-outdated` for an entry that this version would cut otherwise */
  write(sql: Sql, merchant: MerchantId, entry: Uint8Array): Promise<void>;
  remove(sql: Sql, merchant: MerchantId, documentId: DocumentId): Promise<void>;
}

export interface TextEntriesOptions {
  /** Names where the texts come from; part of every document's id. */
  readonly collection: string;
  /** Null stores for the lexical leg alone. */
  readonly embeddingModel: EmbeddingModel | null;
  /** Passages that are embedded in one call. */
  readonly passagesPerCall?: number;
}

const outdated = (): AppError =>
  new AppError({
    code: 'retrieval.entry-outdated',
    category: 'unavailable',
    publicText: 'The text was prepared by another version of the service. Send the file again.',
  });

interface Header {
  readonly modelId: string | null;
  readonly dimensions: number;
  readonly source: TextDocument;
}

const encode = (header: Header, vectors: readonly Float32Array[]): Uint8Array => {
  const head = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + head.length + vectors.length * header.dimensions * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = 4 + head.length;
  for (const vector of vectors)
    for (const value of vector) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  return bytes;
};

const decode = (bytes: Uint8Array): { header: Header; vectors: Float32Array[] } => {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headLength = view.getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as Header;
    const vectors: Float32Array[] = [];
    const width = header.dimensions * 4;
    for (let at = 4 + headLength; width > 0 && at + width <= bytes.byteLength; at += width)
      vectors.push(Float32Array.from({ length: header.dimensions }, (_, of) => view.getFloat32(at + of * 4, true)));
    return { header, vectors };
  } catch (cause) {
    throw isAppError(cause) ? cause : outdated();
  }
};

/** A heading stands over what follows it; by itself it would only be a passage without content. */
const passagesOf = (blocks: TextForEntry['blocks']): TextBlock[] => {
  const body = blocks.filter(({ kind }) => kind !== 'heading');
  return (body.length > 0 ? body : blocks).map(({ start, end, headings, group }) => ({ start, end, headings, group }));
};

/** A name longer than an id may be is cut and told apart by its hash, which the document id of the whole name is. */
const externalIdOf = (merchant: MerchantId, collection: string, name: string): string =>
  name.length <= externalIdCharactersMax ? name : `${name.slice(0, 150)}~${documentIdOf(merchant, collection, name)}`;

export const openTextEntries = (options: TextEntriesOptions): TextEntries => {
  const { collection, embeddingModel, passagesPerCall = 64 } = options;
  const embed = async (texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> => {
    const vectors: Float32Array[] = [];
    for (let at = 0; embeddingModel && at < texts.length; at += passagesPerCall) {
      signal?.throwIfAborted();
      vectors.push(...(await embeddingModel.embed(texts.slice(at, at + passagesPerCall), signal)).vectors);
    }
    return vectors;
  };
  return {
    idOf: (merchant, name) => documentIdOf(merchant, collection, externalIdOf(merchant, collection, name)),
    prepare: async (merchant, { name, kind, title, text, blocks }, signal) => {
      const source: TextDocument = {
        kind,
        externalId: externalIdOf(merchant, collection, name),
        title: title.slice(0, 500),
        format: 'text',
        content: text,
        blocks: passagesOf(blocks),
        sourceUri: null,
      };
      const fault = faultOf(source);
      if (fault) throw fault;
      const { chunks } = prepareDocument(merchant, collection, source);
      const vectors = await embed(
        chunks.map((chunk) => chunk.embeddingText),
        signal,
      );
      return encode({ modelId: embeddingModel?.id ?? null, dimensions: vectors[0]?.length ?? 0, source }, vectors);
    },
    write: async (sql, merchant, entry) => {
      const { header, vectors } = decode(entry);
      const document = prepareDocument(merchant, collection, header.source);
      const expected = header.modelId === null ? 0 : document.chunks.length;
      if (vectors.length !== expected) throw outdated();
      await writeDocuments(sql, merchant, [{ document, vectors }], header.modelId);
    },
    remove: async (sql, merchant, documentId) => {
      await removeDocuments(sql, merchant, [documentId]);
    },
  };
};
