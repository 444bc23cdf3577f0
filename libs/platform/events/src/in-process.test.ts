import { testDatabase } from '@rag-assistant/platform-postgres/testing';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { describe, expect, it } from 'vitest';
import { eventsMigrations, inProcessPublisher } from './index.ts';
import { describeEventFlow } from './testing/event-flow.contract.ts';
import { inProcessFlow } from './testing/in-process-flow.ts';

describeEventFlow('in process', async () => inProcessFlow(await testDatabase(eventsMigrations)));

const event = {
  id: '20000000-0000-4000-8000-000000000001',
  type: 'thing.added',
  merchant: merchantNumber(1),
  subject: 'a',
  sequence: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  data: {},
};

describe('a subscriber of this process', () => {
  it('that hangs is given up in time, and the event comes again', async () => {
    const failures: string[] = [];
    const hanging = inProcessPublisher(
      [{ name: 'slow', filter: { types: ['thing.added'] }, handle: () => new Promise(() => undefined) }],
      { timeoutMs: 30, onFailure: ({ subscription }) => failures.push(subscription) },
    );
    expect(await hanging.publish([event])).toEqual(['later']);
    expect(failures).toEqual(['slow']);
  });

  it('that fails does not keep the event from the others', async () => {
    const got: string[] = [];
    const publisher = inProcessPublisher([
      { name: 'bad', filter: { typePrefixes: ['thing.'] }, handle: () => Promise.reject(new Error('no')) },
      { name: 'good', filter: { typePrefixes: ['thing.'] }, handle: async ({ id }) => void got.push(id) },
    ]);
    expect(await publisher.publish([event])).toEqual(['later']);
    expect(got).toEqual([event.id]);
  });
});
