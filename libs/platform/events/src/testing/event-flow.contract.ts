import { merchantNumber } from '@rag-assistant/kernel/testing';
import type { MerchantId } from '@rag-assistant/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../domain-event.ts';
import type { EventFilter } from '../event-filter.ts';
import type { NewEvent } from '../outbox.ts';
import { newEvent } from './events.ts';

/** From an outbox to a subscriber with `flowFilter`, which gives up on an event at its third failure. */
export interface EventFlowSubject {
  /** Commits the events to the outbox, and relays them where the relay is not the delivery itself. */
  send(merchant: MerchantId, events: readonly NewEvent[]): Promise<void>;
  /** Hands over what has come, again and again, until nothing comes any more. */
  deliver(handle: (event: DomainEvent) => Promise<void>): Promise<void>;
  deadLetters(merchant: MerchantId): Promise<number>;
  redrive(merchant: MerchantId): Promise<void>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

export const flowFilter: EventFilter = { types: ['thing.added', 'thing.removed'], typePrefixes: ['stock.'] };
const [ours, theirs] = [merchantNumber(1), merchantNumber(2)];

/** What every way from an outbox to a subscriber guarantees. */
export const describeEventFlow = (subject: string, make: () => Promise<EventFlowSubject>): void => {
  describe(`event flow: ${subject}`, () => {
    let flow: EventFlowSubject;
    const arrived = async (): Promise<DomainEvent[]> => {
      const events = new Map<string, DomainEvent>();
      await flow.deliver((event) => {
        events.set(event.id, event);
        return Promise.resolve();
      });
      return [...events.values()].sort((a, b) => a.sequence - b.sequence);
    };
    beforeAll(async () => {
      flow = await make();
    });
    beforeEach(() => flow.empty());
    afterAll(() => flow.close());

    it('brings an event whole: merchant, subject, order number, time and data', async () => {
      const [first, second] = [newEvent('thing.added', 'a/1', { title: 'Größe 大' }), newEvent('thing.removed', 'b')];
      await flow.send(ours, [first]);
      await flow.send(theirs, [second]);
      const events = await arrived();
      expect(events).toMatchObject([
        { ...first, occurredAt: '2026-01-01T00:00:00.000Z', merchant: ours },
        { ...second, occurredAt: '2026-01-01T00:00:00.000Z', merchant: theirs },
      ]);
      expect(events[1]?.sequence).toBeGreaterThan(events[0]?.sequence ?? Infinity);
    });

    it('brings what the subscriber takes and nothing else', async () => {
      const events = ['thing.added', 'thing.added-twice', 'stock.low', 'stocks.low', 'other.thing'].map((type) =>
        newEvent(type),
      );
      await flow.send(ours, events);
      expect((await arrived()).map(({ type }) => type)).toEqual(['thing.added', 'stock.low']);
    });

    it('brings more events than one call takes, none lost', async () => {
      const sent = Array.from({ length: 37 }, (_, n) => newEvent('stock.changed', `item-${n}`));
      await flow.send(ours, sent);
      expect((await arrived()).map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    });

    it('brings large events, several of which fill a call', async () => {
      const sent = Array.from({ length: 4 }, () => newEvent('thing.added', 'large', { text: 'x'.repeat(150_000) }));
      await flow.send(ours, sent);
      expect((await arrived()).map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    });

    it('brings an event again when its handler failed', async () => {
      await flow.send(ours, [newEvent('thing.added')]);
      let calls = 0;
      await flow.deliver(() => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve();
      });
      expect(calls).toBe(2);
      expect(await flow.deadLetters(ours)).toBe(0);
    });

    it('sets an event aside that always fails, after the others went through, and brings it once it is redriven', async () => {
      const [bad, good] = [newEvent('thing.added', 'bad'), newEvent('thing.added', 'good')];
      await flow.send(ours, [bad, good]);
      const handled: string[] = [];
      await flow.deliver((event) => {
        if (event.subject === 'bad') return Promise.reject(new Error('never'));
        handled.push(event.subject);
        return Promise.resolve();
      });
      expect(handled).toEqual(['good']);
      expect(await flow.deadLetters(ours)).toBe(1);
      await flow.redrive(ours);
      expect((await arrived()).map(({ subject }) => subject)).toEqual(['bad']);
      expect(await flow.deadLetters(ours)).toBe(0);
    });
  });
};
