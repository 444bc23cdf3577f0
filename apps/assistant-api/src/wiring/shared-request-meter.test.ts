import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { makeProcessMeter } from '@rag-assistant/tenancy';
import { expect, it } from 'vitest';
import { sharedRequestMeter } from './shared-request-meter.ts';

it('[F11] counts in the shared store, and alone while that is gone', async () => {
  let gone = false;
  const asked: string[] = [];
  const failures: unknown[] = [];
  const meter = sharedRequestMeter({
    shared: {
      takeFrom: async (key, bucket) => {
        if (gone) throw new Error('gone');
        asked.push(key.text);
        return bucket.holds === 2 ? 0 : 7;
      },
    },
    guard: (call) => call(),
    alone: makeProcessMeter(new FakeClock()),
    onFailure: (error) => failures.push(error),
  });
  const [one, two] = [merchantNumber(1), merchantNumber(2)];
  expect([await meter.take(one, 2), await meter.take(one, 3), await meter.take(two, 2)]).toEqual([0, 7, 0]);
  expect(new Set(asked).size).toBe(3);
  gone = true;
  expect([await meter.take(one, 2), await meter.take(one, 2)]).toEqual([0, 0]);
  expect(await meter.take(one, 2)).toBeGreaterThan(0);
  expect(await meter.take(two, 2)).toBe(0);
  expect(failures).toHaveLength(4);
});
