import { microUsd, type MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import { checkUsage } from '../domain/check-usage.ts';
import { priceUsage, type PriceBook } from '../domain/price-book.ts';
import type { PricedUsage, UsageEvent } from '../domain/usage.ts';
import type { UsageLedger } from '../ports/usage-ledger.port.ts';

interface ReceiptRow extends Record<string, unknown> {
  cost: bigint;
  version: string;
}

const insertReceipt = `insert into usage_receipts (merchant_id, event_id, cost_micro_usd, price_version, at)
  values ($1::uuid, $2, $3::int8, $4, $5::timestamptz) on conflict (merchant_id, event_id) do nothing returning event_id`;
const selectReceipt = `select cost_micro_usd as cost, price_version as version from usage_receipts
  where merchant_id = $1::uuid and event_id = $2`;
const insertEvent = `insert into usage_events (merchant_id, event_id, cost_micro_usd, price_version, at, session_id,
    model_id, input_tokens, output_tokens, cached_input_tokens, embedding_model_id, embedding_tokens)
  values ($1::uuid, $2, $3::int8, $4, $5::timestamptz, $6::uuid, $7, $8::int8, $9::int8, $10::int8, $11, $12::int8)`;

const keep = async (sql: Sql, merchant: MerchantId, event: UsageEvent, priced: PricedUsage): Promise<PricedUsage> => {
  const receipt = [merchant, event.eventId, priced.cost, priced.priceVersion, event.at];
  const { usage } = event;
  if ((await sql.query(insertReceipt, receipt)).length > 0) {
    await sql.query(insertEvent, [
      ...receipt,
      event.sessionId,
      event.modelId,
      usage.inputTokens,
      usage.outputTokens,
      usage.cachedInputTokens,
      event.embeddingModelId,
      event.embeddingTokens,
    ]);
    return priced;
  }
  const [first] = await sql.query<ReceiptRow>(selectReceipt, [merchant, event.eventId]);
  return first ? { cost: microUsd(first.cost), priceVersion: first.version } : priced;
};

/** The ledger on the tables of `billingMigrations`. */
export const postgresUsageLedger = (database: Database, book: PriceBook): UsageLedger => ({
  record: async (merchant, event) => {
    const priced = priceUsage(book, checkUsage(event));
    return database.forMerchant(merchant, (sql) => keep(sql, merchant, event, priced));
  },
  sessionCost: async (merchant, session) => {
    const [row] = await database.forMerchant(merchant, (sql) =>
      sql.query<{ cost: bigint }>(
        `select coalesce(sum(cost_micro_usd), 0)::int8 as cost from usage_events
         where merchant_id = $1::uuid and session_id = $2::uuid`,
        [merchant, session],
      ),
    );
    return microUsd(row?.cost ?? 0n);
  },
});
