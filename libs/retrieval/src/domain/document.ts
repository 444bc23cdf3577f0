import type { DocumentId, Money } from '@rag-assistant/kernel';

export type DocumentKind = 'product' | 'policy' | 'faq';

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly brand: string | null;
  readonly category: string | null;
  readonly price: Money | null;
  /** Pieces that can be bought now; null when the shop does not say. */
  readonly stock: number | null;
  /** 0 to 5. */
  readonly rating: number | null;
  readonly ratingCount: number | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly url: string | null;
}

/** A passage of a document as search returns it; `start` and `end` are character offsets into the document's plain text. */
export interface Passage {
  readonly passageId: string;
  readonly documentId: DocumentId;
  readonly kind: DocumentKind;
  readonly title: string;
  /** Headings above the passage, outermost first. */
  readonly headings: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly sourceUri: string | null;
  readonly product: Product | null;
  /** 0 to 1, fused and normalised; comparable within one result only. */
  readonly score: number;
  readonly explanation: SearchExplanation;
}

export interface SearchExplanation {
  /** Raw BM25; 0 when no term met. */
  readonly lexical: number;
  /** Cosine similarity; null when the vector leg was off or unavailable. */
  readonly vector: number | null;
  /** How far the question and a product's name are the same words, 0 to 1; 0 for texts. */
  readonly agreement: number;
}

/** Both bounds inclusive; minor units of the merchant's currency. */
export interface ProductFilters {
  readonly priceMinorMin?: number;
  readonly priceMinorMax?: number;
  /** True leaves out what is known to be sold out; false shows that alone. */
  readonly inStock?: boolean;
  readonly category?: string;
  readonly brand?: string;
  readonly ratingMin?: number;
}
