import type { DocumentId, Money } from '@rag-assistant/kernel';

/** A passage of the shop's own sources; offsets are characters of the source document. */
export interface Evidence {
  readonly documentId: DocumentId;
  readonly kind: 'product' | 'policy' | 'faq';
  readonly title: string;
  readonly headings: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly sourceUri: string | null;
  /** 0 to 1. */
  readonly relevance: number;
  readonly product: EvidenceProduct | null;
}

export interface EvidenceProduct {
  readonly sku: string;
  readonly name: string;
  readonly brand: string | null;
  readonly category: string | null;
  readonly price: Money | null;
  readonly stock: number | null;
  readonly rating: number | null;
  readonly ratingCount: number | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly url: string | null;
}
