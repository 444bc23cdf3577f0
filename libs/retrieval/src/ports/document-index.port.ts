import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import type { Bm25Parameters, QueryTerm } from '../domain/bm25.ts';
import type { DocumentKind, Product, ProductFilters } from '../domain/document.ts';
import type { PreparedDocument, Shelf } from '../domain/prepare-document.ts';
import type { Correction } from '../domain/spelling.ts';

export interface DocumentSummary {
  readonly documentId: DocumentId;
  readonly externalId: string;
  readonly collection: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly sourceUri: string | null;
  readonly contentHash: string;
  readonly chunks: number;
  readonly updatedAt: Date;
}

export interface StoredDocument extends DocumentSummary {
  /** The plain text that spans refer to. */
  readonly text: string;
  readonly product: Product | null;
}

/** A document with the vectors of its chunks, in order; none when it is stored for the lexical leg alone. */
export interface IndexedDocument {
  readonly document: PreparedDocument;
  readonly vectors: readonly Float32Array[];
}

export interface IndexQuery {
  readonly shelf: Shelf;
  readonly kinds: readonly DocumentKind[];
  readonly terms: readonly QueryTerm[];
  readonly parameters: Bm25Parameters;
  /** A unit vector of the index's model; null leaves the vector leg out. */
  readonly vector: Float32Array | null;
  readonly filters: ProductFilters;
  /** Whether terms that the merchant's words do not have are read as the closest that they do. */
  readonly correctSpelling: boolean;
  /** How many candidates each leg brings. */
  readonly lexicalMax: number;
  readonly vectorMax: number;
}

/** A chunk that one of the legs brought, with the scores of both. */
export interface Candidate {
  readonly shelf: Shelf;
  readonly ord: number;
  readonly documentId: DocumentId;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly headings: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly sourceUri: string | null;
  readonly product: Product | null;
  readonly lexical: number;
  readonly vector: number | null;
  /** Idf of the query's terms that stand in the title. */
  readonly titleMatch: number;
  /** Idf of the query's terms that stand in title, brand or attributes. */
  readonly fieldMatch: number;
}

export interface IndexResult {
  readonly candidates: readonly Candidate[];
  readonly corrections: readonly Correction[];
  /** Idf of all terms of the query. */
  readonly queryMass: number;
  /** Chunks of the shelf. */
  readonly chunks: number;
}

/** One merchant's searchable documents. Every method sees that merchant's alone. */
export interface DocumentIndex {
  /** The model whose vectors are searched, null without a vector leg. */
  readonly modelId: string | null;
  /**
   * Changes in the transaction of every write and never comes back: what was made under another version may be wrong.
   * Null before the first document and after the merchant's end. One look-up by key.
   */
  catalogueVersion(merchant: MerchantId): Promise<string | null>;
  /** Content hash by external id of what is stored. */
  contentHashes(
    merchant: MerchantId,
    collection: string,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /** Adds or replaces whole documents in one transaction: all or none. */
  write(merchant: MerchantId, documents: readonly IndexedDocument[]): Promise<{ added: number; replaced: number }>;
  /** Removes the collection's documents whose external id is not kept. Returns how many went. */
  prune(merchant: MerchantId, collection: string, keep: readonly string[]): Promise<number>;
  /** False when there was none. */
  remove(merchant: MerchantId, documentId: DocumentId): Promise<boolean>;
  /** Everything of the merchant. Returns how many documents went. */
  removeMerchant(merchant: MerchantId): Promise<number>;
  find(merchant: MerchantId, documentId: DocumentId): Promise<StoredDocument | null>;
  /** In the order asked; an unknown sku is left out. */
  findProducts(merchant: MerchantId, skus: readonly string[]): Promise<readonly StoredDocument[]>;
  /** By document id; `after` is the last id of the page before. */
  list(
    merchant: MerchantId,
    page: { readonly kind?: DocumentKind; readonly limit: number; readonly after?: DocumentId },
  ): Promise<{ readonly documents: readonly DocumentSummary[]; readonly total: number }>;
  /** Candidates of both legs, unordered. */
  search(merchant: MerchantId, query: IndexQuery): Promise<IndexResult>;
}
