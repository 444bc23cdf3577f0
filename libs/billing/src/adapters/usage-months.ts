import { tenantMonth, type OwnerSql } from '@rag-assistant/platform-postgres';

/** First days of `count` months from that of `from`, and the one after. */
export const monthsFrom = (from: { readonly year: number; readonly month: number }, count: number): string[] =>
  Array.from({ length: count + 1 }, (_, at) => {
    const months = from.year * 12 + from.month - 1 + at;
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  });

const table = 'usage_events';

/**
 * Makes the months of `usage_events` that are missing, from the month of `now` on; rows that came before their month
 * was made are moved into it. Run by the schema's owner, once a month or more often; resolves with the months made.
 */
export const prepareUsageMonths = async (sql: OwnerSql, now: Date, ahead = 3): Promise<string[]> => {
  const days = monthsFrom({ year: now.getUTCFullYear(), month: now.getUTCMonth() + 1 }, ahead + 1);
  const made: string[] = [];
  for (const [at, month] of days.slice(0, -1).entries()) {
    const name = `${table}_${month.slice(0, 7).replace('-', '_')}`;
    const next = days[at + 1] ?? month;
    const [found] = await sql.query<{ there: boolean }>('select to_regclass($1) is not null as there', [name]);
    if (found?.there) continue;
    // Detached, the rows wait in a table of their own until the month can take them; security is off only within this
    // transaction, whose lock keeps everybody else out.
    await sql
      .script(
        `begin;
      alter table ${table} no force row level security;
      alter table ${table} disable row level security;
      alter table ${table}_other no force row level security;
      alter table ${table}_other disable row level security;
      create temporary table waiting on commit drop as
        select * from ${table}_other where at >= '${month}' and at < '${next}';
      delete from ${table}_other where at >= '${month}' and at < '${next}';
      ${tenantMonth(table, month, next)}
      insert into ${table} select * from waiting;
      alter table ${table} enable row level security;
      alter table ${table} force row level security;
      alter table ${table}_other enable row level security;
      alter table ${table}_other force row level security;
      commit;`,
      )
      .catch(async (error: unknown) => {
        await sql.script('rollback').catch(() => undefined);
        throw error;
      });
    made.push(month);
  }
  return made;
};
