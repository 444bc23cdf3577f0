import type { IngestRequest, IngestResponse } from '@rag-assistant/contracts';
import type { SourceFault, SourceItem } from '@rag-assistant/retrieval';
import { describe, expect, it } from 'vitest';
import type { AssistantClient } from '../api/assistant-client.ts';
import { sendDocuments } from './send-documents.ts';

const item = (n: number, content = 'text'): SourceItem => ({
  type: 'document',
  line: n,
  warnings: [],
  document: { kind: 'faq', externalId: `f${n}`, title: `F ${n}`, format: 'text', content, sourceUri: null },
});
const fault = (line: number, code = 'retrieval.row-ragged'): SourceItem => ({
  type: 'fault',
  fault: { file: 'a.csv', line, code, reason: 'no' },
});
async function* from(items: readonly SourceItem[]): AsyncGenerator<SourceItem> {
  for (const one of items) yield await Promise.resolve(one);
}

interface Recorder {
  readonly requests: IngestRequest[];
  readonly open: { now: number; max: number };
}
const client = (recorder: Recorder, answer: (request: IngestRequest) => Partial<IngestResponse>): AssistantClient =>
  ({
    ingest: async (request: IngestRequest): Promise<IngestResponse> => {
      recorder.open.max = Math.max(recorder.open.max, ++recorder.open.now);
      await new Promise((resolve) => {
        setTimeout(resolve, 2);
      });
      recorder.open.now -= 1;
      recorder.requests.push(request);
      return { added: 0, replaced: 0, unchanged: 0, removed: 0, rejected: [], ...answer(request) };
    },
  }) as unknown as AssistantClient;

const run = async (
  items: readonly SourceItem[],
  answer: (request: IngestRequest) => Partial<IngestResponse> = ({ documents }) => ({ added: documents.length }),
) => {
  const recorder: Recorder = { requests: [], open: { now: 0, max: 0 } };
  const faults: SourceFault[] = [];
  let sent = 0;
  const result = await sendDocuments('a.csv', from(items), {
    client: client(recorder, answer),
    collection: 'c',
    signal: AbortSignal.timeout(5000),
    onFault: (one) => faults.push(one),
    onWarning: () => undefined,
    onSent: (documents) => {
      sent += documents;
    },
  });
  return { ...result, recorder, faults, sent };
};
const many = Array.from({ length: 1050 }, (_, n) => item(n));

describe('sending documents', () => {
  it('brings every document over once, in batches that the contract takes, a few at a time', async () => {
    const { totals, recorder, sent, ids } = await run(many);
    expect(totals.added).toBe(1050);
    expect(sent).toBe(1050);
    expect(recorder.requests.flatMap(({ documents }) => documents.map(({ externalId }) => externalId)).sort()).toEqual(
      [...ids].sort(),
    );
    expect(Math.max(...recorder.requests.map(({ documents }) => documents.length))).toBeLessThanOrEqual(500);
    expect(recorder.open.max).toBeGreaterThan(1);
    expect(recorder.open.max).toBeLessThanOrEqual(3);
  });

  it('keeps a request of long texts well under the body limit', async () => {
    const { recorder } = await run(Array.from({ length: 10 }, (_, n) => item(n, 'x'.repeat(1_900_000))));
    for (const request of recorder.requests) expect(JSON.stringify(request).length).toBeLessThan(8_000_000);
  });

  it('lets bad lines stay outside with their place while the rest goes in', async () => {
    const { totals, faults, unreadLines } = await run([
      item(1),
      fault(2),
      item(3),
      fault(4, 'retrieval.document-twice'),
    ]);
    expect(totals).toMatchObject({ added: 2, rejected: 2 });
    expect(faults.map(({ line }) => line)).toEqual([2, 4]);
    expect(unreadLines).toBe(1);
  });

  it('gives a document that the API refuses its line', async () => {
    const { totals, faults } = await run([item(7), item(8)], () => ({
      added: 1,
      rejected: [{ externalId: 'f8', code: 'retrieval.document-too-long', reason: 'long' }],
    }));
    expect(totals.rejected).toBe(1);
    expect(faults).toEqual([{ file: 'a.csv', line: 8, code: 'retrieval.document-too-long', reason: 'long' }]);
  });

  it('stops at the first batch that fails and passes its error on', async () => {
    await expect(
      run(many, () => {
        throw new Error('gone');
      }),
    ).rejects.toThrow('gone');
  });
});
