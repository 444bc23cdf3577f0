import { merchantNumber } from '@rag-assistant/kernel/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventBridgePattern, snsFilterPolicy, takesType, type DomainEvent } from '../index.ts';
import { batches, fits } from './batches.ts';
import { readMessage } from './index.ts';

const event: DomainEvent = {
  id: '20000000-0000-4000-8000-000000000001',
  type: 'thing.added',
  merchant: merchantNumber(1),
  subject: 'thing-1',
  sequence: 7,
  occurredAt: '2026-01-01T00:00:00.000Z',
  data: { note: 'ä', 'detail-type': 'not an envelope' },
};

describe('a message of a queue', () => {
  it.each([
    ['bare', JSON.stringify(event)],
    ['in a notification of SNS', JSON.stringify({ Type: 'Notification', Message: JSON.stringify(event) })],
    ['in an envelope of EventBridge', JSON.stringify({ 'detail-type': event.type, detail: event })],
  ])('is read %s', (_, body) => {
    expect(readMessage(body)).toEqual(event);
  });

  it('is refused when it is no event, whatever it is, and nothing of it stands in the error', () => {
    const broken = (change: object): string => JSON.stringify({ ...event, ...change });
    const bodies = [
      '',
      'null',
      '7',
      '[]',
      '{"Type":"Notification"}',
      '{"Type":"Notification","Message":"secret-word"}',
      '{"detail-type":"thing.added"}',
      broken({ id: 'x' }),
      broken({ type: 'Thing Added' }),
      broken({ merchant: 'secret-word' }),
      broken({ subject: 'two words' }),
      broken({ sequence: 0.5 }),
      broken({ occurredAt: 'soon' }),
      broken({ data: [] }),
      broken({ data: null }),
    ];
    for (const body of bodies) {
      expect(() => readMessage(body)).toThrow('events.malformed');
      expect(() => readMessage(body)).not.toThrow('secret-word');
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => readMessage(body)).toThrow('events.malformed');
      }),
    );
  });
});

describe('batches', () => {
  it('hold every body once, in order, and never more than one call takes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(261_000), { maxLength: 40 }), (sizes) => {
        const all = sizes.map((size, at) => ({ item: at, at, body: 'x'.repeat(size) }));
        const cut = batches(all.filter(({ body }) => fits(body)));
        expect(cut.flat().map(({ at }) => at)).toEqual(all.filter(({ body }) => fits(body)).map(({ at }) => at));
        for (const batch of cut) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(batch.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(256 * 1024);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('a filter', () => {
  const filter = { types: ['thing.added'], typePrefixes: ['stock.'] };
  it('says the same in this process, to a topic and to a bus', () => {
    expect(
      ['thing.added', 'stock.low', 'thing.added-twice', 'stocks.low'].map((type) => takesType(filter, type)),
    ).toEqual([true, true, false, false]);
    const patterns = ['thing.added', { prefix: 'stock.' }];
    expect(snsFilterPolicy(filter)).toEqual({ type: patterns });
    expect(eventBridgePattern(filter)).toEqual({ source: ['rag-assistant'], 'detail-type': patterns });
  });
});
