import type { Document, DocumentSummary } from '@rag-assistant/contracts';
import type { StoredDocument, DocumentSummary as StoredSummary } from '@rag-assistant/retrieval';

export const presentDocumentSummary = (document: StoredSummary): DocumentSummary => ({
  documentId: document.documentId,
  externalId: document.externalId,
  collection: document.collection,
  kind: document.kind,
  title: document.title,
  sourceUri: document.sourceUri,
  contentHash: document.contentHash,
  chunks: document.chunks,
  updatedAt: document.updatedAt.toISOString(),
});

export const presentDocument = (document: StoredDocument): Document => ({
  ...presentDocumentSummary(document),
  text: document.text,
});
