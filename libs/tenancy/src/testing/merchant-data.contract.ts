import { MerchantId } from '@rag-assistant/kernel';
import type { Migration, OwnerSql } from '@rag-assistant/platform-postgres';
import { tenantTable } from '@rag-assistant/platform-postgres';
import type { TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { postgresMerchantData } from '../adapters/merchant-data.postgres.ts';
import { tenancyMigrations } from '../adapters/tenancy-migrations.ts';
import type { MerchantRecord } from '../ports/merchant-data.port.ts';

const merchant = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
const other = MerchantId.parse('10000000-0000-4000-8000-00000000000b');

/** A parent with children, append-only, of users, partitioned, and with a name that needs quotes. */
export const dataMigrations: readonly Migration[] = [
  ...tenancyMigrations,
  {
    id: '900-data-under-test',
    up: `
create table orders (merchant_id uuid not null, id int not null, note text, primary key (merchant_id, id));
create table "order" (merchant_id uuid not null, id int not null, at timestamptz not null default now(), line text,
  primary key (merchant_id, id, at), foreign key (merchant_id, id) references orders);
create table parts (merchant_id uuid not null, id int not null, primary key (merchant_id, id)) partition by hash (merchant_id);
create table parts_0 partition of parts for values with (modulus 2, remainder 0);
create table parts_1 partition of parts for values with (modulus 2, remainder 1);
${tenantTable('orders', ['select', 'insert'])}
${tenantTable('parts')}
${tenantTable('order_lines_of_users').replaceAll('order_lines_of_users', '"order"').replaceAll('"order"_tenant', 'order_tenant')}
create policy order_user on "order" as restrictive to rag_app using (line = current_setting('app.user_id', true));`,
    down: 'drop table parts; drop table "order"; drop table orders',
  },
];

const fill = (admin: OwnerSql): Promise<void> =>
  admin.script(
    [merchant, other]
      .map(
        (id) => `insert into orders select '${id}', n, 'note of ${id}' from generate_series(1, 7) n;
          insert into "order" (merchant_id, id, line) select '${id}', n, 'line' from generate_series(1, 7) n;
          insert into parts select '${id}', n from generate_series(1, 7) n;
          insert into merchant_seats values ('${id}', 'ann', '2026-01-01');`,
      )
      .join('\n'),
  );

/** Rows in every table that the information schema knows to have a merchant. */
const rowsLeft = async (admin: OwnerSql, id: MerchantId): Promise<Record<string, number>> => {
  const tables = await admin.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.columns
     where table_schema = 'public' and column_name = 'merchant_id'`,
  );
  const left: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await admin.query<{ n: number }>(`select count(*)::int n from ${name} where merchant_id = '${id}'`);
    left[name] = row?.n ?? -1;
  }
  return left;
};

export const describePostgresMerchantData = (
  subject: string,
  make: (migrations: readonly Migration[]) => Promise<TestDatabase>,
): void => {
  describe(`MerchantData of the database: ${subject}`, () => {
    let test: TestDatabase;
    beforeAll(async () => {
      test = await make(dataMigrations);
      return () => test.close();
    });

    it('[F11] exports every row of one merchant, of all its users, once and page by page', async () => {
      await test.truncate();
      await fill(test.admin);
      const data = postgresMerchantData(test.database, { derived: ['parts'], rowsPerTransaction: 3 });
      const records: MerchantRecord[] = [];
      for await (const record of data.records(merchant)) records.push(record);
      const kinds = Object.groupBy(records, ({ kind }) => kind);
      expect(Object.fromEntries(Object.entries(kinds).map(([kind, rows]) => [kind, rows?.length]))).toEqual({
        orders: 7,
        '"order"': 7,
        merchant_seats: 1,
      });
      expect(new Set(kinds['orders']?.map(({ record }) => record['id'])).size).toBe(7);
      expect(JSON.stringify(records)).not.toContain(other);
    });

    it('[F11] leaves no row of a deleted merchant in any table and takes none of another', async () => {
      await test.truncate();
      await fill(test.admin);
      const data = postgresMerchantData(test.database, { rowsPerTransaction: 2 });
      const before = await rowsLeft(test.admin, other);
      expect(await data.count(merchant)).toBe(22);
      expect(await data.remove(merchant)).toBe(22);
      expect(new Set(Object.values(await rowsLeft(test.admin, merchant)))).toEqual(new Set([0]));
      expect(await rowsLeft(test.admin, other)).toEqual(before);
      expect(await data.count(merchant)).toBe(0);
      expect(await data.remove(merchant)).toBe(0);
    });
  });
};
