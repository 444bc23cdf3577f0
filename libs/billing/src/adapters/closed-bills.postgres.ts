import { MerchantId, microUsd, parseJson, type Schema } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import type { Bill, BillLine } from '../domain/bill.ts';
import type { ClosedBills } from '../ports/closed-bills.port.ts';

interface KeptLine {
  readonly modelId: string;
  readonly priceVersion: string;
  readonly kind: BillLine['kind'];
  readonly quantity: string;
  readonly unit: string;
  readonly cost: string;
}

/** Written by `put` alone. */
const KeptLines: Schema<readonly KeptLine[]> = {
  safeParse: (value) =>
    Array.isArray(value)
      ? { success: true, data: value as KeptLine[] }
      : { success: false, error: { issues: [value] } },
};

interface Row extends Record<string, unknown> {
  lines: string;
  events: bigint;
  total: bigint;
}

/** The platform's own table: no row of it goes with a merchant's data. */
export const postgresClosedBills = (database: Database): ClosedBills => ({
  put: async (bill) => {
    const lines: KeptLine[] = bill.lines.map((line) => ({
      ...line,
      quantity: line.quantity.toString(),
      cost: line.cost.toString(),
    }));
    await database.forPlatform((sql) =>
      sql.query(
        `insert into closed_bills (account_id, month, lines, events, total_micro_usd)
         values ($1::uuid, $2, $3::text::jsonb, $4::int8, $5::int8)
         on conflict (account_id, month) do update set lines = excluded.lines, events = excluded.events,
           total_micro_usd = excluded.total_micro_usd, closed_at = now()`,
        [bill.merchant, bill.month, JSON.stringify(lines), bill.events, bill.total],
      ),
    );
  },
  find: async (merchant, month): Promise<Bill | null> => {
    const [row] = await database.forPlatform((sql) =>
      sql.query<Row>(
        `select lines::text as lines, events, total_micro_usd as total from closed_bills
         where account_id = $1::uuid and month = $2`,
        [merchant, month],
      ),
    );
    if (!row) return null;
    return {
      merchant: MerchantId.parse(merchant),
      month,
      events: Number(row.events),
      total: microUsd(row.total),
      lines: parseJson(KeptLines, row.lines).map((line) => ({
        ...line,
        quantity: BigInt(line.quantity),
        cost: microUsd(BigInt(line.cost)),
      })),
    };
  },
});
