import { DocumentId, invalid, type Clock, type MerchantId } from '@rag-assistant/kernel';
import { bm25Part, idf, roundScore } from '../domain/bm25.ts';
import type { ProductFilters } from '../domain/document.ts';
import { storable, type Field } from '../domain/posting.ts';
import { closestWord, correctable, corrected } from '../domain/spelling.ts';
import { shelfOf, type PreparedChunk, type PreparedDocument } from '../domain/prepare-document.ts';
import type {
  DocumentIndex,
  IndexedDocument,
  IndexQuery,
  IndexResult,
  StoredDocument,
} from '../ports/document-index.port.ts';

interface Held extends IndexedDocument {
  readonly ords: readonly number[];
  readonly updatedAt: Date;
}

const passes = (document: PreparedDocument, filters: ProductFilters): boolean => {
  const { product } = document;
  if (!product) return true;
  const price = product.price?.amountMinor ?? null;
  const same = (text: string | null, wanted: string): boolean => text?.toLowerCase() === wanted.toLowerCase();
  return (
    (filters.priceMinorMin === undefined || (price !== null && price >= filters.priceMinorMin)) &&
    (filters.priceMinorMax === undefined || (price !== null && price <= filters.priceMinorMax)) &&
    (filters.ratingMin === undefined || (product.rating !== null && product.rating >= filters.ratingMin)) &&
    (filters.brand === undefined || same(product.brand, filters.brand)) &&
    (filters.category === undefined ||
      (product.category ?? '').toLowerCase().includes(filters.category.toLowerCase())) &&
    (filters.inStock === undefined || (filters.inStock ? product.stock !== 0 : product.stock === 0))
  );
};

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

/** Scores by walking every chunk: the reference that the tables are compared with. */
export class FakeDocumentIndex implements DocumentIndex {
  readonly modelId: string | null;
  readonly #clock: Clock;
  readonly #merchants = new Map<string, Map<string, Held>>();
  readonly #versions = new Map<string, string>();
  #nextOrd = 0;
  #changes = 0;

  constructor(clock: Clock, modelId: string | null) {
    this.#clock = clock;
    this.modelId = modelId;
  }

  #of(merchant: MerchantId): Map<string, Held> {
    const held = this.#merchants.get(merchant) ?? new Map<string, Held>();
    this.#merchants.set(merchant, held);
    return held;
  }

  #changed(merchant: MerchantId): void {
    this.#versions.set(merchant, `version-${++this.#changes}`);
  }

  async catalogueVersion(merchant: MerchantId): Promise<string | null> {
    return this.#versions.get(merchant) ?? null;
  }

  async contentHashes(
    merchant: MerchantId,
    collection: string,
    externalIds: readonly string[],
  ): Promise<Map<string, string>> {
    const wanted = new Set(externalIds);
    return new Map(
      [...this.#of(merchant).values()]
        .filter(({ document }) => document.collection === collection && wanted.has(document.externalId))
        .map(({ document }) => [document.externalId, document.contentHash]),
    );
  }

  async write(
    merchant: MerchantId,
    documents: readonly IndexedDocument[],
  ): Promise<{ added: number; replaced: number }> {
    for (const { vectors } of documents)
      for (const vector of vectors)
        if (vector.length !== 512) throw invalid('retrieval.vector-width', 'A vector must have 512 dimensions.');
    let replaced = 0;
    if (documents.length > 0) this.#changed(merchant);
    for (const entry of documents) {
      const before = this.#of(merchant).get(entry.document.documentId);
      if (before) replaced++;
      const ords = entry.document.chunks.map((_chunk, at) => before?.ords[at] ?? this.#nextOrd++);
      this.#of(merchant).set(entry.document.documentId, { ...entry, ords, updatedAt: this.#clock.now() });
    }
    return { added: documents.length - replaced, replaced };
  }

  async prune(merchant: MerchantId, collection: string, keep: readonly string[]): Promise<number> {
    const kept = new Set(keep);
    const gone = [...this.#of(merchant).values()].filter(
      ({ document }) => document.collection === collection && !kept.has(document.externalId),
    );
    for (const { document } of gone) this.#of(merchant).delete(document.documentId);
    if (gone.length > 0) this.#changed(merchant);
    return gone.length;
  }

  async remove(merchant: MerchantId, documentId: DocumentId): Promise<boolean> {
    this.#changed(merchant);
    return this.#of(merchant).delete(documentId);
  }

  async removeMerchant(merchant: MerchantId): Promise<number> {
    const count = this.#of(merchant).size;
    this.#merchants.delete(merchant);
    this.#versions.delete(merchant);
    return count;
  }

  async find(merchant: MerchantId, documentId: DocumentId): Promise<StoredDocument | null> {
    const held = this.#of(merchant).get(documentId);
    return held ? stored(held) : null;
  }

  async findProducts(merchant: MerchantId, skus: readonly string[]): Promise<readonly StoredDocument[]> {
    const held = [...this.#of(merchant).values()];
    return skus.flatMap((sku) =>
      held
        .filter(({ document }) => document.product?.sku === sku)
        .map(stored)
        .slice(0, 1),
    );
  }

  async list(merchant: MerchantId, page: Parameters<DocumentIndex['list']>[1]): ReturnType<DocumentIndex['list']> {
    const all = [...this.#of(merchant).values()]
      .filter(({ document }) => page.kind === undefined || document.kind === page.kind)
      .map(stored)
      .sort((a, b) => (a.documentId < b.documentId ? -1 : 1));
    const { after } = page;
    const rest = after === undefined ? all : all.filter(({ documentId }) => documentId > after);
    return {
      documents: rest.slice(0, page.limit).map(({ text: _text, product: _product, ...summary }) => summary),
      total: all.length,
    };
  }

  async search(merchant: MerchantId, query: IndexQuery): Promise<IndexResult> {
    const shelf = [...this.#of(merchant).values()].filter(({ document }) => shelfOf(document.kind) === query.shelf);
    const chunks = shelf.flatMap(({ document, vectors, ords }) =>
      document.chunks.map((chunk, at) => ({ document, chunk, vector: vectors[at], ord: ords[at] ?? 0 })),
    );
    const frequency = (term: string): number => chunks.filter(({ chunk }) => chunk.terms.has(term)).length;
    const vocabulary = new Set(chunks.flatMap(({ chunk }) => [...chunk.terms.keys()]));
    const wanted = query.lexicalMax === 0 ? [] : query.terms.map(({ term }) => term);
    const read = new Map<string, string>();
    for (const asked of query.correctSpelling ? correctable(wanted, vocabulary) : []) {
      const words = [...vocabulary]
        .filter((term) => term.startsWith(asked.charAt(0)))
        .map((term) => ({ term, frequency: frequency(term) }));
      const word = closestWord(asked, words);
      if (word !== null) read.set(asked, word);
    }
    const readAs = query.lexicalMax === 0 ? [] : corrected(query.terms, read);
    const terms = readAs.map((term) => ({ ...term, idf: idf(chunks.length, frequency(term.term)) }));
    const massOf = (chunk: PreparedChunk, fields: readonly Field[]): number =>
      terms
        .filter(({ term }) => fields.some((field) => (chunk.terms.get(term)?.[field] ?? 0) > 0))
        .reduce((sum, term) => sum + term.idf, 0);
    const open = chunks
      .filter(
        ({ document }) =>
          query.kinds.includes(document.kind) && (query.shelf === 'text' || passes(document, query.filters)),
      )
      .map((entry) => ({
        ...entry,
        lexical: lexicalScore(entry, chunks, { ...query, terms: readAs }),
        similarity: query.vector && entry.vector ? dot(query.vector, entry.vector) : null,
      }));
    const words = open
      .filter(({ lexical }) => lexical > 0)
      .sort((a, b) => b.lexical - a.lexical || a.ord - b.ord)
      .slice(0, query.lexicalMax);
    const near = open
      .filter(({ similarity }) => similarity !== null)
      .sort((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0))
      .slice(0, query.vectorMax);
    const candidates = [...new Set([...words, ...near])].map(({ document, chunk, ord, lexical, similarity }) => ({
      shelf: query.shelf,
      ord,
      documentId: document.documentId,
      kind: document.kind,
      title: document.title,
      headings: chunk.headings,
      text: chunk.text,
      start: chunk.start,
      end: chunk.end,
      sourceUri: document.sourceUri,
      product: document.product,
      lexical,
      vector: similarity,
      titleMatch: massOf(chunk, ['title']),
      fieldMatch: massOf(chunk, ['title', 'brand', 'attributes']),
    }));
    const corrections = Array.from(read, ([asked, word]) => ({ asked, read: word }));
    return {
      candidates,
      corrections,
      queryMass: terms.reduce((sum, term) => sum + term.idf, 0),
      chunks: chunks.length,
    };
  }
}

const lexicalScore = (
  entry: { chunk: PreparedChunk; ord: number },
  all: readonly { chunk: PreparedChunk }[],
  query: IndexQuery,
): number => {
  const average = Math.max(1, all.reduce((sum, { chunk }) => sum + chunk.length, 0) / all.length);
  const score = query.terms.reduce((sum, { term, weight }) => {
    const counts = entry.chunk.terms.get(term);
    if (!counts) return sum;
    const frequency = all.filter(({ chunk }) => chunk.terms.has(term)).length;
    const posting = storable({ ord: entry.ord, counts, length: entry.chunk.length });
    return sum + weight * idf(all.length, frequency) * bm25Part(posting, average, query.parameters);
  }, 0);
  return roundScore(score);
};

const stored = ({ document, updatedAt }: Held): StoredDocument => ({
  documentId: DocumentId.parse(document.documentId),
  externalId: document.externalId,
  collection: document.collection,
  kind: document.kind,
  title: document.title,
  sourceUri: document.sourceUri,
  contentHash: document.contentHash,
  chunks: document.chunks.length,
  updatedAt,
  text: document.text,
  product: document.product,
});
