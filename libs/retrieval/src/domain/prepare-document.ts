import { createHash } from 'node:crypto';
import { DocumentId, type MerchantId } from '@rag-assistant/kernel';
import { analyserFor, analyserVersion } from './analyse.ts';
import { chunksOf } from './chunk.ts';
import type { DocumentKind, Product } from './document.ts';
import { embeddingTextOf } from './embedding-text.ts';
import { plainFromHtml } from './html-text.ts';
import { plainFromMarkdown } from './markdown-text.ts';
import { cleanText, plainFromText, type PlainText } from './plain-text.ts';
import type { FieldCounts } from './posting.ts';
import { productText } from './product-text.ts';
import type { SourceDocument } from './source-document.ts';

/** Products and texts are counted apart: 20,000 product names say nothing about how rare a word is in policies. */
export type Shelf = 'product' | 'text';
export const shelfOf = (kind: DocumentKind): Shelf => (kind === 'product' ? 'product' : 'text');

export interface PreparedChunk {
  readonly start: number;
  readonly end: number;
  readonly headings: readonly string[];
  readonly text: string;
  readonly terms: ReadonlyMap<string, FieldCounts>;
  /** Words, for the length of BM25. */
  readonly length: number;
  /** What the embedding model reads. */
  readonly embeddingText: string;
}

/** A document as it is stored. */
export interface PreparedDocument {
  /** Follows from merchant, collection and external id, so that a replaced document keeps its id. */
  readonly documentId: DocumentId;
  readonly collection: string;
  readonly externalId: string;
  readonly kind: DocumentKind;
  readonly language: string;
  readonly title: string;
  readonly sourceUri: string | null;
  readonly contentHash: string;
  readonly text: string;
  readonly product: Product | null;
  readonly chunks: readonly PreparedChunk[];
}

/** Raised whenever the same source gives another plain text or other chunks. */
const formVersion = 1;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const documentIdOf = (merchant: MerchantId, collection: string, externalId: string): DocumentId => {
  const hash = sha256(JSON.stringify([merchant, collection, externalId]));
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16);
  return DocumentId.parse(
    `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
  );
};

/** Equal for equal sources under the same analyser; a change of either makes it another. */
export const contentHashOf = (document: SourceDocument): string => {
  const ordered = (_key: string, value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return sha256(JSON.stringify([analyserVersion, formVersion, document], ordered));
};

type MutableCounts = { -readonly [field in keyof FieldCounts]: number };

/** Terms of the fields of one chunk. */
export const countTerms = (
  language: string,
  fields: Readonly<Record<keyof FieldCounts, string>>,
): { terms: Map<string, FieldCounts>; length: number } => {
  const analyser = analyserFor(language);
  const terms = new Map<string, MutableCounts>();
  let length = 0;
  for (const field of ['title', 'brand', 'attributes', 'body'] as const) {
    const { words, joined } = analyser.analyse(fields[field]);
    length += words.length;
    for (const term of [...words, ...joined]) {
      const counts = terms.get(term) ?? { title: 0, brand: 0, attributes: 0, body: 0 };
      counts[field]++;
      terms.set(term, counts);
    }
  }
  return { terms, length };
};

const productChunk = (product: Product, plain: PlainText, language: string): PreparedChunk => {
  const attributes = [product.category ?? '', product.sku, ...Object.entries(product.attributes).flat()].join('\n');
  const { name, description } = product;
  return {
    start: 0,
    end: plain.text.length,
    headings: [],
    text: plain.text,
    ...countTerms(language, { title: name, brand: product.brand ?? '', attributes, body: description }),
    embeddingText: embeddingTextOf({ title: name, headings: [], text: '', product }),
  };
};

const plainOf = { markdown: plainFromMarkdown, html: plainFromHtml, text: plainFromText };

/** Reads, cuts and analyses one document. A text without content has no chunks. `contentHash` where it is known already. */
export const prepareDocument = (
  merchant: MerchantId,
  collection: string,
  document: SourceDocument,
  contentHash = contentHashOf(document),
): PreparedDocument => {
  const { externalId, kind, language = 'en' } = document;
  const shared = {
    documentId: documentIdOf(merchant, collection, externalId),
    collection,
    externalId,
    language,
    contentHash,
  };
  if (kind === 'product') {
    const { product } = document;
    const plain = productText(product);
    const chunks = [productChunk(product, plain, language)];
    return {
      ...shared,
      kind,
      title: cleanText(product.name),
      sourceUri: product.url,
      text: plain.text,
      product,
      chunks,
    };
  }
  const title = cleanText(document.title).replace(/\s+/g, ' ').trim();
  const { blocks, content } = document;
  const plain = blocks ? { text: content, blocks } : plainOf[document.format](content);
  const chunks = chunksOf(plain).map((chunk): PreparedChunk => {
    const text = plain.text.slice(chunk.start, chunk.end);
    const headings = chunk.headings.join('\n');
    return {
      ...chunk,
      text,
      ...countTerms(language, { title, brand: '', attributes: headings, body: text }),
      embeddingText: embeddingTextOf({ title, headings: chunk.headings, text, product: null }),
    };
  });
  return { ...shared, kind, title, sourceUri: document.sourceUri, text: plain.text, product: null, chunks };
};
