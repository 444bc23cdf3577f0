import type { DocumentFile } from '@rag-assistant/contracts';
import { progressOf, type DocumentRecord } from '@rag-assistant/documents';

export const presentFile = (record: DocumentRecord): DocumentFile => ({
  documentId: record.documentId,
  name: record.name,
  kind: record.kind,
  bytes: record.bytes,
  status: record.status,
  progress: progressOf(record.status),
  searchable: record.storedVersion !== null,
  title: record.facts?.title ?? null,
  format: record.facts?.format ?? null,
  pages: record.facts?.pages ?? null,
  fault: record.fault && { ...record.fault },
  warnings: (record.facts?.warnings ?? []).map((warning) => ({ ...warning })),
  receivedAt: record.receivedAt.toISOString(),
  updatedAt: record.updatedAt.toISOString(),
});
