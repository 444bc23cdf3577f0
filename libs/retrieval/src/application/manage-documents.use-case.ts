import type { DocumentId, MerchantId } from '@rag-assistant/kernel';
import type { DocumentIndex, DocumentSummary, StoredDocument } from '../ports/document-index.port.ts';
import type { DocumentKind } from '../domain/document.ts';

export interface DocumentPage {
  readonly documents: readonly DocumentSummary[];
  readonly total: number;
  /** Give it as `after` for the next page; null on the last. */
  readonly next: DocumentId | null;
}

export interface DocumentLibrary {
  /** Another one after every change of documents, prices, stock or policies; null while there are none. */
  catalogueVersion(merchant: MerchantId): Promise<string | null>;
  /** Null when this merchant has no such document. */
  getDocument(merchant: MerchantId, documentId: DocumentId): Promise<StoredDocument | null>;
  /** In the order asked; an unknown sku is left out. */
  getProducts(merchant: MerchantId, skus: readonly string[]): Promise<readonly StoredDocument[]>;
  listDocuments(
    merchant: MerchantId,
    page: { readonly kind?: DocumentKind; readonly limit: number; readonly after?: DocumentId },
  ): Promise<DocumentPage>;
  /** False when there was none. */
  deleteDocument(merchant: MerchantId, documentId: DocumentId): Promise<boolean>;
  /** Leaves nothing of the merchant. Returns how many documents went. */
  deleteMerchant(merchant: MerchantId): Promise<number>;
}

export const makeDocumentLibrary = (index: DocumentIndex): DocumentLibrary => ({
  catalogueVersion: (merchant) => index.catalogueVersion(merchant),
  getDocument: (merchant, documentId) => index.find(merchant, documentId),
  getProducts: (merchant, skus) => index.findProducts(merchant, skus),
  listDocuments: async (merchant, page) => {
    const { documents, total } = await index.list(merchant, { ...page, limit: page.limit + 1 });
    const shown = documents.slice(0, page.limit);
    return { documents: shown, total, next: documents.length > page.limit ? (shown.at(-1)?.documentId ?? null) : null };
  },
  deleteDocument: (merchant, documentId) => index.remove(merchant, documentId),
  deleteMerchant: (merchant) => index.removeMerchant(merchant),
});
