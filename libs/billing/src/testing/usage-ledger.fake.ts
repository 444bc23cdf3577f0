import { addMicroUsd } from '@rag-assistant/kernel';
import { checkUsage } from '../domain/check-usage.ts';
import { priceUsage } from '../domain/charge.ts';
import type { PriceBook } from '../domain/price-book.ts';
import type { PricedUsage, UsageEvent } from '../domain/usage.ts';
import type { UsageLedger } from '../ports/usage-ledger.port.ts';

type Kept = PricedUsage & Pick<UsageEvent, 'sessionId'>;
/** Events by merchant and id. */
export type FakeUsageStore = Map<string, Map<string, Kept>>;

export const fakeUsageLedger = (book: PriceBook, kept: FakeUsageStore = new Map()): UsageLedger => {
  return {
    record: async (merchant, event) => {
      const priced = priceUsage(book.at(checkUsage(event).at), event);
      const own = kept.get(merchant) ?? new Map<string, Kept>();
      kept.set(merchant, own);
      const first = own.get(event.eventId) ?? { ...priced, sessionId: event.sessionId };
      own.set(event.eventId, first);
      return { cost: first.cost, priceVersion: first.priceVersion };
    },
    sessionCost: async (merchant, session) =>
      addMicroUsd(
        ...[...(kept.get(merchant)?.values() ?? [])]
          .filter(({ sessionId }) => sessionId === session)
          .map(({ cost }) => cost),
      ),
  };
};
