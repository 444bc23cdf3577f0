import { MerchantId, UserId } from '@rag-assistant/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Seats } from '../ports/seats.port.ts';

const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
const other = MerchantId.parse('10000000-0000-4000-8000-00000000000b');
const [ann, ben, cid] = ['ann', 'ben', 'cid'].map((user) => UserId.parse(user)) as [UserId, UserId, UserId];
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n, 12));

export const describeSeats = (subject: string, make: () => Promise<Seats>): void => {
  describe(`Seats: ${subject}`, () => {
    let seats: Seats;
    beforeEach(async () => {
      seats = await make();
    });

    it('gives seats until all are taken, and keeps those that are', async () => {
      expect(await seats.take(merchant, ann, day(1), 2)).toBe(true);
      expect(await seats.take(merchant, ben, day(1), 2)).toBe(true);
      expect(await seats.take(merchant, cid, day(1), 2)).toBe(false);
      expect(await seats.take(merchant, ann, day(2), 2)).toBe(true);
      expect(await seats.take(merchant, ben, day(2), 1)).toBe(true);
    });

    it('[F11] counts each merchant apart', async () => {
      expect(await seats.take(merchant, ann, day(1), 1)).toBe(true);
      expect(await seats.take(other, ben, day(1), 1)).toBe(true);
      expect(await seats.take(merchant, ben, day(1), 1)).toBe(false);
    });

    it('frees a seat after thirty days without its user, and not a day sooner', async () => {
      await seats.take(merchant, ann, day(1), 1);
      expect(await seats.take(merchant, ben, day(30), 1)).toBe(false);
      expect(await seats.take(merchant, ben, day(31), 1)).toBe(true);
      expect(await seats.take(merchant, ann, day(31), 1)).toBe(false);
    });

    it('does not give the last seat twice when several come at once', async () => {
      const users = Array.from({ length: 8 }, (_, at) => UserId.parse(`user-${at}`));
      const taken = await Promise.all(users.map((user) => seats.take(merchant, user, day(1), 3)));
      expect(taken.filter(Boolean)).toHaveLength(3);
    });
  });
};
