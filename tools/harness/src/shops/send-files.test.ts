import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentFile } from '@rag-assistant/contracts';
import { afterAll, expect, it } from 'vitest';
import { isDocumentFile, sendFile } from './send-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'send-files-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const file = (status: DocumentFile['status']): DocumentFile => ({
  documentId: '0f0f0f0f-0000-4000-8000-00000000dead',
  name: 'a.pdf',
  kind: 'policy',
  bytes: 4,
  status,
  progress: 0,
  searchable: false,
  title: null,
  format: null,
  pages: null,
  fault: null,
  warnings: [],
  receivedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});

it('tells documents from lists of products', () => {
  expect(['a.PDF', 'b.docx', 'c.xlsx', 'd.pptx'].every(isDocumentFile)).toBe(true);
  expect(['a.csv', 'b.md', 'c.jsonl'].some(isDocumentFile)).toBe(false);
});

it('sends the bytes as they are and tells each step once, to the end', async () => {
  const path = join(folder, 'a.pdf');
  writeFileSync(path, '%PDF');
  const statuses: DocumentFile['status'][] = ['extracting', 'extracting', 'embedding', 'stored'];
  const told: string[] = [];
  let body = '';
  const end = await sendFile(path, {
    client: {
      upload: async (name, kind, bytes) => {
        body = `${name} ${kind} ${await bytes.text()}`;
        return file('received');
      },
      fileStatus: () => Promise.resolve(file(statuses.shift() ?? 'failed')),
    },
    kind: 'policy',
    signal: AbortSignal.timeout(10_000),
    onStatus: ({ status }) => told.push(status),
  });
  expect(body).toBe('a.pdf policy %PDF');
  expect(told).toEqual(['received', 'extracting', 'embedding', 'stored']);
  expect(end.status).toBe('stored');
});

it('says which file cannot be read', async () => {
  const client = { upload: () => Promise.reject(new Error()), fileStatus: () => Promise.reject(new Error()) };
  const sent = sendFile(join(folder, 'none.pdf'), {
    client,
    kind: 'policy',
    signal: AbortSignal.timeout(1000),
    onStatus: () => undefined,
  });
  await expect(sent).rejects.toMatchObject({ code: 'harness.file-unreadable' });
});
