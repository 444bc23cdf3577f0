import { fakeDocumentRecords, fakeObjectStore } from '@rag-assistant/documents/testing/fakes';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { expect, it } from 'vitest';
import { documentWorld, plainSearch } from './document-world.ts';
import { randomFault, randomFrom, runOnce } from './random-failure.ts';

const runs = 300;
const seed = 20_261_124;

it(`[SF5] [SF6] leaves the whole document or nothing, and tells once, whatever fails at whatever point (${runs} runs)`, async () => {
  const records = fakeDocumentRecords();
  const store = fakeObjectStore();
  const world = documentWorld({ store, records, search: plainSearch });
  const random = randomFrom(seed);
  const found = (documentId: string): Promise<string | null> => {
    const entry = records.searchable.get(`${merchantNumber(1)} ${documentId}`);
    return Promise.resolve(entry ? new TextDecoder().decode(entry) : null);
  };
  let [hit, stored] = [0, 0];
  for (let run = 1; run <= runs; run++) {
    const result = await runOnce(world, `file ${run}.txt`, random() < 0.5, randomFault(random), found);
    expect(result.faults, JSON.stringify({ run, ...result })).toEqual([]);
    if (result.failedCalls > 0) hit++;
    if (result.status === 'stored') stored++;
  }
  // Faults did strike, and some executions outlived them.
  expect(hit).toBeGreaterThan(runs / 3);
  expect(stored).toBeGreaterThan(runs / 10);
});
