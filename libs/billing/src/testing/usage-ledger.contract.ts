import { MerchantId, SessionId } from '@rag-assistant/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PriceBook } from '../domain/price-book.ts';
import { parsePriceBook } from '../domain/parse-price-book.ts';
import type { UsageLedger } from '../ports/usage-ledger.port.ts';
import { priceFile } from './price-file.builder.ts';
import { usageEvent } from './usage-builders.ts';

const a = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
const b = MerchantId.parse('10000000-0000-4000-8000-00000000000b');
const other = SessionId.parse('20000000-0000-4000-8000-000000000002');
const { sessionId: session } = usageEvent();

const bookAt = (version: string, input: string): PriceBook => parsePriceBook(priceFile({ version, input }));
const cheap = bookAt('2026-11', '1');
const dear = bookAt('2026-12', '5');
const [early, late] = [priceFile({ version: '2026-11', input: '1' }), priceFile({ version: '2026-12', input: '5' })];
const twoEditions = parsePriceBook({
  ...early,
  editions: [
    { ...early.editions[0], until: '2026-12-01' },
    { ...late.editions[0], from: '2026-12-01' },
  ],
});

/** `make` gives ledgers with the given prices over one empty store. */
export const describeUsageLedger = (subject: string, make: () => Promise<(book: PriceBook) => UsageLedger>): void => {
  describe(`UsageLedger: ${subject}`, () => {
    let open: (book: PriceBook) => UsageLedger;
    let ledger: UsageLedger;
    beforeEach(async () => {
      open = await make();
      ledger = open(cheap);
    });

    it('[F8] prices an event, keeps it and adds it to its session', async () => {
      expect(await ledger.record(a, usageEvent())).toEqual({ cost: 1010n, priceVersion: '2026-11' });
      await ledger.record(a, usageEvent({ eventId: 'request-2' }));
      await ledger.record(a, usageEvent({ eventId: 'request-3', sessionId: other }));
      expect(await ledger.sessionCost(a, session)).toBe(2020n);
      expect(await ledger.sessionCost(a, other)).toBe(1010n);
    });

    it('counts a replayed event once, also at another time and when both come together', async () => {
      const replay = usageEvent({ at: new Date('2026-12-01T00:00:01Z') });
      const all = await Promise.all([usageEvent(), replay, usageEvent()].map((event) => ledger.record(a, event)));
      expect(new Set(all.map(({ cost }) => cost))).toEqual(new Set([1010n]));
      expect(await ledger.sessionCost(a, session)).toBe(1010n);
    });

    it('keeps the first price of a replayed event when the price book has changed', async () => {
      await ledger.record(a, usageEvent());
      const later = open(dear);
      expect(await later.record(a, usageEvent())).toEqual({ cost: 1010n, priceVersion: '2026-11' });
      await later.record(a, usageEvent({ eventId: 'request-2' }));
      expect(await later.sessionCost(a, session)).toBe(1010n + 5050n);
    });

    it('[SEC5] keeps merchants apart, even with the same event and session', async () => {
      await ledger.record(a, usageEvent());
      expect(await ledger.sessionCost(b, session)).toBe(0n);
      await ledger.record(b, usageEvent({ usage: { inputTokens: 1, outputTokens: 0, cachedInputTokens: 0 } }));
      expect(await ledger.sessionCost(b, session)).toBe(11n);
      expect(await ledger.sessionCost(a, session)).toBe(1010n);
    });

    it('[F8] prices an event by the edition of its time, and one from before the file by the first', async () => {
      const both = open(twoEditions);
      const at = (day: string) => ({ eventId: day, at: new Date(`${day}T00:00:00Z`) });
      const versionOf = async (day: string) => (await both.record(a, usageEvent(at(day)))).priceVersion;
      expect(await versionOf('2026-11-30')).toBe('2026-11');
      expect(await versionOf('2026-12-01')).toBe('2026-12');
      expect(await versionOf('2001-01-01')).toBe('2026-11');
      expect(await versionOf('2199-01-01')).toBe('2026-12');
      expect(await both.sessionCost(a, session)).toBe(1010n * 2n + 5050n * 2n);
    });

    it('refuses a model without a price and counts that do not count, and keeps nothing of them', async () => {
      const refusals = [
        [usageEvent({ modelId: 'amazon.unknown-v9:0' }), 'billing.unknown-price'],
        [usageEvent({ embeddingModelId: 'amazon.unknown-v9:0' }), 'billing.unknown-price'],
        [usageEvent({ embeddingTokens: -1 }), 'billing.invalid-usage'],
        [usageEvent({ embeddingTokens: 0.5 }), 'billing.invalid-usage'],
        [usageEvent({ embeddingTokens: Number.MAX_SAFE_INTEGER }), 'billing.invalid-usage'],
        [usageEvent({ platform: { taskMs: -1 } }), 'billing.invalid-usage'],
        [usageEvent({ platform: { storedBytes: 1e300 } }), 'billing.invalid-usage'],
        [usageEvent({ feature: 'Chat!' }), 'billing.invalid-usage'],
        [usageEvent({ at: new Date(8.64e15) }), 'billing.invalid-usage'],
        [usageEvent({ eventId: '' }), 'billing.invalid-usage'],
        [usageEvent({ at: new Date(NaN) }), 'billing.invalid-usage'],
      ] as const;
      for (const [event, code] of refusals) await expect(ledger.record(a, event)).rejects.toMatchObject({ code });
      expect(await ledger.sessionCost(a, session)).toBe(0n);
    });
  });
};
