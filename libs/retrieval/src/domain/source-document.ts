import type { Product } from './document.ts';
import type { TextBlock } from './plain-text.ts';

/** Letters of ISO 639-1; it chooses the analyser. */
export type Language = string;

export interface ProductDocument {
  readonly kind: 'product';
  /** The merchant's own id of the document, unique within its collection; 1 to 200 characters. */
  readonly externalId: string;
  readonly product: Product;
  /** `en` when absent. */
  readonly language?: Language;
}

export interface TextDocument {
  readonly kind: 'policy' | 'faq';
  /** The merchant's own id of the document, unique within its collection; 1 to 200 characters. */
  readonly externalId: string;
  readonly title: string;
  readonly format: 'markdown' | 'html' | 'text';
  readonly content: string;
  /** Where the blocks of a plain text lie, when its reader knows; `content` is then stored as it is. */
  readonly blocks?: readonly TextBlock[];
  readonly sourceUri: string | null;
  /** `en` when absent. */
  readonly language?: Language;
}

/** A document as a merchant hands it over. */
export type SourceDocument = ProductDocument | TextDocument;
