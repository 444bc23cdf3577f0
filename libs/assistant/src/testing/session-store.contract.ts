import { addMicroUsd, microUsd, money, RequestId, SessionId, UserId, type Clock } from '@rag-assistant/kernel';
import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../domain/session.ts';
import type { SessionStore } from '../ports/session-store.port.ts';
import { documentNumber, productEvidence } from './evidence.builder.ts';

const sessionNumber = (n: number): SessionId =>
  SessionId.parse(`30000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const merchant = merchantNumber(1);
const user = UserId.parse('ann');
const hourMs = 3_600_000;

const turnNumber = (n: number): Turn => ({
  question: `question ${n} – with 'quotes' and ☕`,
  answer: `answer ${n} [1].`,
  outcome: 'answered',
  citations: [
    {
      number: 1,
      documentId: documentNumber(1),
      kind: 'product',
      title: 'Kettle',
      snippet: 'Price: $59.00',
      start: 3,
      end: 16,
      score: 0.75,
      sku: 'SKU-1',
      sourceUri: null,
    },
  ],
  products: [
    {
      ...(productEvidence(1, { name: 'Kettle', price: money(5900, 'USD') }).product ?? { sku: '' }),
      documentId: documentNumber(1),
    } as Turn['products'][number],
  ],
  cost: microUsd(BigInt(n)),
  at: new Date(`2026-01-01T00:00:0${n}.000Z`),
});

/** What every session store does; `make` gives an empty one that reads the clock. */
export const describeSessionStore = (
  subject: string,
  make: (clock: Clock) => Promise<SessionStore> | SessionStore,
): void => {
  describe(`SessionStore: ${subject}`, () => {
    let clock: FakeClock;
    let store: SessionStore;
    const open = (n: number, firstTurn?: Turn) =>
      store.create(
        merchant,
        user,
        { sessionId: sessionNumber(n), title: `title ${n}`, expiresAt: new Date(clock.now().getTime() + 24 * hourMs) },
        firstTurn,
      );
    beforeEach(async () => {
      clock = new FakeClock();
      store = await make(clock);
    });

    it('[F9] gives back turns as they were stored, in order, with the sum of their costs', async () => {
      const created = await open(1, turnNumber(1));
      expect(created).toMatchObject({ turns: 1, cost: 1n, title: 'title 1' });
      const appended = await store.append(merchant, user, sessionNumber(1), turnNumber(2));
      expect(appended).toMatchObject({ turns: 2, cost: addMicroUsd(microUsd(1n), microUsd(2n)) });
      const found = await store.find(merchant, user, sessionNumber(1));
      expect(found?.history).toEqual([turnNumber(1), turnNumber(2)]);
      expect(found).toMatchObject({ turns: 2, cost: 3n, createdAt: clock.now(), userId: user });
    });

    it('[F9] stores a turn that comes again once, with what it used and how long it took', async () => {
      const turn: Turn = {
        ...turnNumber(1),
        requestId: RequestId.parse('request-1'),
        usage: { inputTokens: 700, outputTokens: 50, embeddingTokens: 5, modelCalls: 2, cached: false },
        latencyMs: { total: 81.5, model: 60, embed: 10, search: 5, gate: 1 },
      };
      await open(1, turn);
      const again = await store.append(merchant, user, sessionNumber(1), turn);
      expect(again).toMatchObject({ turns: 1, cost: 1n });
      const next = await store.append(merchant, user, sessionNumber(1), {
        ...turn,
        requestId: RequestId.parse('next'),
      });
      expect(next).toMatchObject({ turns: 2, cost: 2n });
      expect((await store.find(merchant, user, sessionNumber(1)))?.history).toEqual([
        turn,
        { ...turn, requestId: 'next' },
      ]);
    });

    it('[F9] keeps a session 24 hours: then it is neither found nor listed, continued nor deleted', async () => {
      await open(1, turnNumber(1));
      clock.advance(24 * hourMs - 1);
      expect(await store.find(merchant, user, sessionNumber(1))).not.toBeNull();
      clock.advance(1);
      expect(await store.find(merchant, user, sessionNumber(1))).toBeNull();
      expect(await store.list(merchant, user, 10)).toEqual([]);
      await expect(store.append(merchant, user, sessionNumber(1), turnNumber(2))).rejects.toMatchObject({
        code: 'assistant.session-not-found',
      });
      expect(await store.remove(merchant, user, sessionNumber(1))).toBe(false);
    });

    it('[F9] shows a session to its own user of its own merchant only', async () => {
      await open(1, turnNumber(1));
      for (const [otherMerchant, otherUser] of [
        [merchantNumber(2), user],
        [merchant, UserId.parse('bob')],
      ] as const) {
        expect(await store.find(otherMerchant, otherUser, sessionNumber(1))).toBeNull();
        expect(await store.list(otherMerchant, otherUser, 10)).toEqual([]);
        expect(await store.remove(otherMerchant, otherUser, sessionNumber(1))).toBe(false);
        await expect(store.append(otherMerchant, otherUser, sessionNumber(1), turnNumber(2))).rejects.toMatchObject({
          code: 'assistant.session-not-found',
        });
      }
      expect((await store.find(merchant, user, sessionNumber(1)))?.turns).toBe(1);
    });

    it('[F7] removes all sessions of a user, expired ones too, and none of another', async () => {
      await open(1, turnNumber(1));
      clock.advance(25 * hourMs);
      await open(2, turnNumber(1));
      expect(await store.removeAll(merchant, UserId.parse('bob'))).toBe(0);
      expect(await store.removeAll(merchantNumber(2), user)).toBe(0);
      expect(await store.removeAll(merchant, user)).toBeGreaterThan(0);
      expect(await store.list(merchant, user, 10)).toEqual([]);
      expect(await store.removeAll(merchant, user)).toBe(0);
    });

    it('[F9] lists the newest sessions first, as many as asked for', async () => {
      for (const n of [1, 2, 3]) {
        await open(n);
        clock.advance(1_000);
      }
      const listed = await store.list(merchant, user, 2);
      expect(listed.map((session) => session.title)).toEqual(['title 3', 'title 2']);
    });

    it('[F9] deletes a session with its turns, once', async () => {
      await open(1, turnNumber(1));
      expect(await store.remove(merchant, user, sessionNumber(1))).toBe(true);
      expect(await store.remove(merchant, user, sessionNumber(1))).toBe(false);
      await open(1);
      expect((await store.find(merchant, user, sessionNumber(1)))?.history).toEqual([]);
    });

    it('keeps every turn that ends at the same time as another, and counts its cost', async () => {
      await open(1);
      const places = await Promise.all(
        [1, 2, 3, 4, 5].map(async (n) => (await store.append(merchant, user, sessionNumber(1), turnNumber(n))).turns),
      );
      expect(places.toSorted()).toEqual([1, 2, 3, 4, 5]);
      const found = await store.find(merchant, user, sessionNumber(1));
      expect(found).toMatchObject({ turns: 5, cost: 15n });
      expect(found?.history.map((turn) => turn.cost)).toHaveLength(5);
    });
  });
};
