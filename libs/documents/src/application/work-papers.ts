import { createHash } from 'node:crypto';
import { isAppError } from '@rag-assistant/kernel';
import type { ExtractedDocument } from '../domain/extracted-document.ts';
import { objectKey, type ObjectKey } from '../domain/object-key.ts';
import { workflowFaults } from '../domain/workflow-faults.ts';
import type { ObjectStore } from '../ports/object-store.port.ts';
import type { DocumentRef } from './document-ref.ts';

type Paper = 'extracted' | 'sanitized' | 'searchable';
const papers: readonly Paper[] = ['extracted', 'sanitized', 'searchable'];

/** A text of two million characters with its places and vectors stays far below. */
const paperBytesMax = 300_000_000;

/**
 * What the steps of one execution hand to each other: too large for a state machine's own data. Erased when the
 * execution ends; they hold the text as it was sent.
 */
export interface WorkPapers {
  writeDocument(ref: DocumentRef, paper: 'extracted' | 'sanitized', document: ExtractedDocument): Promise<void>;
  /** @throws AppError `documents.work-lost` */
  readDocument(ref: DocumentRef, paper: 'extracted' | 'sanitized'): Promise<ExtractedDocument>;
  writeEntry(ref: DocumentRef, entry: Uint8Array): Promise<void>;
  /** @throws AppError `documents.work-lost` */
  readEntry(ref: DocumentRef): Promise<Uint8Array>;
  erase(ref: Pick<DocumentRef, 'merchantId' | 'documentId' | 'execution'>): Promise<void>;
}

const collect = async (bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
};

export const makeWorkPapers = (store: ObjectStore): WorkPapers => {
  const keyOf = (ref: Pick<DocumentRef, 'merchantId' | 'documentId' | 'execution'>, paper: Paper): ObjectKey => {
    const run = createHash('sha256').update(ref.execution).digest('hex').slice(0, 32);
    return objectKey(ref.merchantId, 'work', `${ref.documentId}/${run}/${paper}`);
  };
  const write = async (ref: DocumentRef, paper: Paper, bytes: Uint8Array): Promise<void> => {
    await store.put(ref.merchantId, keyOf(ref, paper), bytes, { bytesMax: paperBytesMax });
  };
  const read = async (ref: DocumentRef, paper: Paper): Promise<Uint8Array> => {
    try {
      return await collect((await store.get(ref.merchantId, keyOf(ref, paper))).bytes);
    } catch (error) {
      throw isAppError(error, 'documents.object-not-found') ? workflowFaults.workLost(paper) : error;
    }
  };
  return {
    writeDocument: (ref, paper, document) => write(ref, paper, new TextEncoder().encode(JSON.stringify(document))),
    readDocument: async (ref, paper) => {
      const text = new TextDecoder().decode(await read(ref, paper));
      try {
        // Written by the step before, under a key of this very execution.
        return JSON.parse(text) as ExtractedDocument;
      } catch {
        throw workflowFaults.workLost(paper);
      }
    },
    writeEntry: (ref, entry) => write(ref, 'searchable', entry),
    readEntry: (ref) => read(ref, 'searchable'),
    erase: async (ref) => {
      for (const paper of papers) await store.delete(ref.merchantId, keyOf(ref, paper));
    },
  };
};
