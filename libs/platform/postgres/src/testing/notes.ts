import { MerchantId } from '@rag-assistant/kernel';
import type { Database, Migration, OwnerSql } from '../database.ts';
import { isAppError } from '@rag-assistant/kernel';
import { platformTable, tenantTable } from '../tenant-table.ts';

/** The smallest schema with a table of tenants and one of none. */
export const notesMigrations: readonly Migration[] = [
  {
    id: '001-notes',
    up: `create table notes (merchant_id uuid not null, id int not null, body text not null, primary key (merchant_id, id));
      ${tenantTable('notes')}`,
    down: 'drop table notes',
  },
  {
    id: '002-settings',
    up: `create table settings (name text primary key, value text not null); ${platformTable('settings')}`,
    down: 'drop table settings',
  },
];

export const merchantA = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
export const merchantB = MerchantId.parse('10000000-0000-4000-8000-00000000000b');

export const addNote = (database: Database, owner: MerchantId, id: number, as: MerchantId = owner): Promise<unknown> =>
  database.forMerchant(as, (sql) => sql.query('insert into notes values ($1::uuid, $2::int, $3)', [owner, id, owner]));

export const notesSeenBy = async (database: Database, merchant: MerchantId): Promise<string[]> =>
  (
    await database.forMerchant(merchant, (sql) => sql.query<{ body: string }>('select body from notes order by id'))
  ).map(({ body }) => body);

const refused = async (attempt: Promise<unknown>): Promise<boolean> => {
  try {
    await attempt;
    return false;
  } catch (error) {
    return isAppError(error, 'postgres.forbidden');
  }
};

/** Behaves as two merchants and the platform would and tells where isolation gives way; empty when it holds. */
export const isolationFaults = async (database: Database, admin: OwnerSql): Promise<string[]> => {
  const faults: string[] = [];
  await admin.script(`truncate notes; insert into notes values
    ('${merchantA}', 1, '${merchantA}'), ('${merchantB}', 2, '${merchantB}')`);
  const seen = await notesSeenBy(database, merchantA);
  if (!seen.includes(merchantA)) faults.push('a merchant does not see its own row');
  if (seen.includes(merchantB)) faults.push("a merchant sees another's row");
  if (!(await refused(addNote(database, merchantB, 3, merchantA)))) faults.push('a merchant writes for another');
  const given = database.forMerchant(merchantA, (sql) =>
    sql.query('update notes set merchant_id = $1::uuid where merchant_id = $2::uuid', [merchantB, merchantA]),
  );
  if (!(await refused(given))) faults.push('a merchant hands a row to another');
  await database
    .forMerchant(merchantA, (sql) => sql.query('delete from notes where merchant_id = $1::uuid', [merchantB]))
    .catch(() => undefined);
  const [left] = await admin.query(`select from notes where merchant_id = '${merchantB}'`);
  if (!left) faults.push("a merchant deletes another's row");
  if (!(await refused(database.forMerchant(merchantA, (sql) => sql.query('truncate notes')))))
    faults.push('a merchant empties the table');
  if (!(await refused(database.forPlatform((sql) => sql.query('select from notes')))))
    faults.push('the platform role reads a tenant table');
  const kept = await database.forCustodian(merchantB, (sql) => sql.query<{ body: string }>('select body from notes'));
  if (kept.some(({ body }) => body !== merchantB)) faults.push("the custodian of a merchant sees another's row");
  return faults;
};
