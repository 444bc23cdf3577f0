import { openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DocumentFile } from '@rag-assistant/contracts';
import { AppError } from '@rag-assistant/kernel';
import type { AssistantClient } from '../api/assistant-client.ts';

/** Documents with pages, slides and sheets: the service reads them itself and says how far it is. */
const documentExtensions: readonly string[] = ['.pdf', '.docx', '.xlsx', '.pptx'];
export const isDocumentFile = (path: string): boolean => documentExtensions.includes(extname(path).toLowerCase());

const askEveryMs = 300;
const ends: readonly DocumentFile['status'][] = ['stored', 'refused', 'failed', 'removed'];

const unreadable = (name: string, cause: unknown): AppError =>
  new AppError({
    code: 'harness.file-unreadable',
    category: 'invalid',
    publicText: `${name} cannot be read. Check its name and your rights.`,
    cause,
  });

/** Read as it is sent, not held whole. */
const fileAt = async (path: string): Promise<Blob> => {
  try {
    return await openAsBlob(path);
  } catch (cause) {
    throw unreadable(basename(path), cause);
  }
};

export interface SendFilesOptions {
  readonly client: Pick<AssistantClient, 'upload' | 'fileStatus'>;
  readonly kind: 'policy' | 'faq';
  readonly signal: AbortSignal;
  readonly onStatus: (file: DocumentFile) => void;
}

/** Sends one file and follows it to its end. @throws AppError `harness.file-unreadable`, those of the API */
export const sendFile = async (path: string, options: SendFilesOptions): Promise<DocumentFile> => {
  const { client, kind, signal, onStatus } = options;
  const name = basename(path);
  const bytes = await fileAt(path);
  let file = await client.upload(name, kind, bytes, signal);
  onStatus(file);
  while (!ends.includes(file.status)) {
    await wait(askEveryMs, undefined, { signal });
    const before = file.status;
    file = await client.fileStatus(file.documentId, signal);
    if (file.status !== before) onStatus(file);
  }
  return file;
};
