import { isAppError } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { tenantTableFaults } from '@rag-assistant/platform-postgres';
import type { TestDatabase } from '@rag-assistant/platform-postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../domain-event.ts';
import { handleLatest, handleOnce, pruneInbox } from '../inbox.ts';
import { makeOutboxRelay } from '../outbox-relay.ts';
import { appendEvents, outboxState, retryRefused, type NewEvent } from '../outbox.ts';
import { fakePublisher } from './event-publisher.fake.ts';
import { newEvent } from './events.ts';

const [ours, theirs] = [merchantNumber(1), merchantNumber(2)];
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );

/** Patient: the machine may be busy. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000 });

/** What outbox, relay and inbox guarantee on a database. */
export const describeOutbox = (subject: string, make: () => Promise<TestDatabase>): void => {
  describe(`outbox and inbox: ${subject}`, () => {
    let db: TestDatabase;
    const append = (events: readonly NewEvent[], merchant = ours): Promise<void> =>
      db.database.forMerchant(merchant, (sql) => appendEvents(sql, merchant, events));
    const state = (merchant = ours) => db.database.forMerchant(merchant, (sql) => outboxState(sql, merchant));
    const relayTo = (publisher = fakePublisher(), options = {}) => ({
      publisher,
      relay: makeOutboxRelay({ database: db.database, publisher, retryMs: 1, ...options }),
    });
    const note = (event: DomainEvent, body = event.subject) =>
      ((sql) =>
        sql.query('insert into effects values ($1::uuid, $2)', [event.merchant, body]).then(() => undefined)) as (
        sql: Parameters<Parameters<typeof handleOnce>[3]>[0],
      ) => Promise<void>;
    const effects = async (): Promise<string[]> =>
      (await db.database.forMerchant(ours, (sql) => sql.query<{ body: string }>('select body from effects'))).map(
        ({ body }) => body,
      );
    beforeAll(async () => {
      db = await make();
    });
    beforeEach(() => db.truncate());
    afterAll(() => db.close());

    it('[SEC5] keeps its tables under the isolation of tenant tables', async () => {
      expect(await tenantTableFaults(db.admin)).toEqual([]);
    });

    it('publishes what was committed and nothing else', async () => {
      const rolledBack = db.database.forMerchant(ours, async (sql) => {
        await appendEvents(sql, ours, [newEvent('thing.added', 'never')]);
        throw new Error('changed my mind');
      });
      await expect(rolledBack).rejects.toThrow('changed my mind');
      await append([newEvent('thing.added', 'kept')]);
      const { publisher, relay } = relayTo();
      expect(await relay.drain(ours)).toEqual({ published: 1, later: 0, refused: 0 });
      expect(publisher.published.map((event) => event.subject)).toEqual(['kept']);
      expect(await state()).toEqual({ waiting: 0, refused: 0, oldestMs: 0 });
    });

    it('keeps an event once that is written twice', async () => {
      const event = newEvent('thing.added');
      await append([event]);
      await append([event, event]);
      expect((await state()).waiting).toBe(1);
    });

    it('[SEC5] never reads or writes the outbox of another merchant', async () => {
      await append([newEvent('thing.added', 'theirs')], theirs);
      const { publisher, relay } = relayTo();
      await relay.drain(ours);
      expect(publisher.published).toEqual([]);
      const foreign = db.database.forMerchant(ours, (sql) => appendEvents(sql, theirs, [newEvent('thing.added')]));
      expect(await codeOf(foreign)).toBe('postgres.forbidden');
      expect(await db.database.forMerchant(ours, (sql) => sql.query('select 1 from event_outbox'))).toEqual([]);
    });

    it('publishes each event once although several relays work at the same time', async () => {
      const sent = Array.from({ length: 60 }, (_, n) => newEvent('thing.added', `t-${n}`));
      await append(sent);
      const publisher = fakePublisher();
      await Promise.all([1, 2, 3].map(() => relayTo(publisher).relay.drain(ours)));
      expect(publisher.published.map(({ id }) => id).sort()).toEqual(sent.map(({ id }) => id).sort());
    });

    it('publishes again what a crash left between publishing and forgetting, and a consumer has it once', async () => {
      await append([newEvent('thing.added', 'once')]);
      const seen: DomainEvent[] = [];
      const dying = makeOutboxRelay({
        database: db.database,
        leaseMs: 1,
        publisher: {
          publish: (events) => {
            seen.push(...events);
            return Promise.reject(new Error('the process ended here'));
          },
        },
      });
      await expect(dying.drain(ours)).rejects.toThrow('the process ended here');
      const { publisher, relay } = relayTo();
      await eventually(async () => (await relay.drain(ours)).published).toBe(1);
      expect(publisher.published).toEqual(seen);
      const ends = [];
      for (const event of [...seen, ...publisher.published])
        ends.push(await handleOnce(db.database, 'test', event, note(event)));
      expect(ends).toEqual(['handled', 'duplicate']);
      expect(await effects()).toEqual(['once']);
    });

    it('never gives up on an event because the publisher is not there', async () => {
      await append([newEvent('thing.added')]);
      const { publisher, relay } = relayTo(fakePublisher(), { attemptsMax: 2 });
      publisher.up = false;
      let later = 0;
      await eventually(async () => (later += (await relay.drain(ours)).later)).toBeGreaterThan(4);
      expect(await state()).toMatchObject({ waiting: 1, refused: 0 });
      publisher.up = true;
      await eventually(async () => (await relay.drain(ours)).published).toBe(1);
    });

    it('sets aside what is refused or fails too often, lets the rest through, and tries again when told', async () => {
      await append(['bad', 'weak', 'good'].map((subject) => newEvent('thing.added', subject)));
      const { publisher, relay } = relayTo(fakePublisher(), { attemptsMax: 3 });
      publisher.answer = ({ subject: of }) => (of === 'bad' ? 'refused' : of === 'weak' ? 'later' : 'published');
      await eventually(async () => (await relay.drain(ours), (await state()).refused)).toBe(2);
      expect(publisher.published.map((event) => event.subject)).toEqual(['good']);
      expect((await state()).waiting).toBe(0);
      publisher.answer = () => 'published';
      expect(await db.database.forMerchant(ours, (sql) => retryRefused(sql, ours))).toBe(2);
      expect((await relay.drain(ours)).published).toBe(2);
    });

    it('refuses an event that could never be published, before it is written', async () => {
      expect(await codeOf(append([newEvent('Not A Type')]))).toBe('events.invalid');
      expect(await codeOf(append([newEvent('thing.added', 'two words')]))).toBe('events.invalid');
      const large = newEvent('thing.added', 'a', { text: 'ä'.repeat(110_000) });
      expect(await codeOf(append([large]))).toBe('events.too-large');
      expect((await state()).waiting).toBe(0);
    });

    it('does not mark an event whose handling failed, and handles one once that is delivered twice at a time', async () => {
      await append([newEvent('thing.added', 'x')]);
      const { publisher, relay } = relayTo();
      await relay.drain(ours);
      const [event] = publisher.published;
      await expect(handleOnce(db.database, 'test', event!, () => Promise.reject(new Error('no')))).rejects.toThrow(
        'no',
      );
      const ends = await Promise.all([1, 2, 3].map(() => handleOnce(db.database, 'test', event!, note(event!))));
      expect(ends.sort()).toEqual(['duplicate', 'duplicate', 'handled']);
      expect(await handleOnce(db.database, 'other', event!, note(event!))).toBe('handled');
      expect(await effects()).toEqual(['x', 'x']);
    });

    it('ends in the latest state of each subject, whatever the order and the number of deliveries', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(1_000_000)), { minLength: 1, maxLength: 8 }),
          fc.infiniteStream(fc.nat(1_000)),
          async (changes, order) => {
            await db.truncate();
            await append(changes.map(([of, value]) => newEvent('thing.changed', of, { value })));
            const { publisher, relay } = relayTo();
            await relay.drain(ours);
            const twice = [...publisher.published, ...publisher.published];
            const shuffled = twice
              .map((event) => ({ event, at: Number(order.next().value) }))
              .sort((x, y) => x.at - y.at);
            const [now, counted] = [new Map<string, unknown>(), new Map<string, number>()];
            for (const { event } of shuffled) {
              await handleLatest(
                db.database,
                'latest',
                event,
                async () => void now.set(event.subject, event.data['value']),
              );
              await handleOnce(
                db.database,
                'count',
                event,
                async () => void counted.set(event.subject, (counted.get(event.subject) ?? 0) + 1),
              );
            }
            const truth = new Map(changes);
            expect(now).toEqual(truth);
            expect([...counted.values()].reduce((sum, n) => sum + n, 0)).toBe(changes.length);
          },
        ),
        { numRuns: 25 },
      );
    }, 120_000);

    it('forgets marks when no duplicate can come any more', async () => {
      await append([newEvent('thing.added', 'old'), newEvent('thing.added', 'new')]);
      const { publisher, relay } = relayTo();
      await relay.drain(ours);
      for (const event of publisher.published) await handleOnce(db.database, 'test', event, note(event));
      const [old] = publisher.published;
      await db.admin.query(
        `update event_inbox set received_at = now() - interval '31 days' where event_id = $1::uuid`,
        [old!.id],
      );
      expect(await pruneInbox(db.database, ours)).toBe(1);
    });
  });
};
