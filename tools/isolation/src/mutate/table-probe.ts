import { isAppError } from '@rag-assistant/kernel';
import type { Database, OwnerSql, Sql } from '@rag-assistant/platform-postgres';
import type { Subject } from '../world/markers.ts';

const refused = async (attempt: Promise<unknown>): Promise<boolean> => {
  try {
    await attempt;
    return false;
  } catch (error) {
    return isAppError(error, 'postgres.forbidden');
  }
};

export interface ProbeTarget {
  readonly database: Database;
  readonly owner: OwnerSql;
  readonly table: string;
  /** Rows of each user apart. */
  readonly byUser: boolean;
  /** A restrictive policy hides rows that have expired. */
  readonly expires: boolean;
  readonly own: Subject;
  readonly foreign: Subject;
}

/** Behaves as one merchant, the platform and the custodian towards another's rows; says where a guard gives way. */
export const probeTable = async ({
  database,
  owner,
  table,
  byUser,
  expires,
  own,
  foreign,
}: ProbeTarget): Promise<string[]> => {
  const faults: string[] = [];
  const note = (fault: boolean, what: string): void => {
    if (fault) faults.push(what);
  };
  const rowsOf = async (sql: Sql, id: string): Promise<number> =>
    (await sql.query<{ n: number }>(`select count(*)::int as n from ${table} where merchant_id = $1::uuid`, [id]))[0]
      ?.n ?? 0;
  const asOwn = <T>(work: (sql: Sql) => Promise<T>): Promise<T> =>
    database.forMerchant(own.id, async (sql) => {
      await sql.query(
        `select set_config('app.user_id', 'user-0', true), set_config('app.pii_expired', 'visible', true)`,
      );
      return work(sql);
    });
  const copy = (id: string): string =>
    `insert into ${table} overriding system value
     select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object('merchant_id', '${id}'))).* from ${table} t limit 1`;

  note(
    await asOwn((sql) => rowsOf(sql, foreign.id)).then(
      (n) => n > 0,
      () => false,
    ),
    "a merchant sees another's rows",
  );
  note(!(await refused(asOwn((sql) => sql.query(copy(foreign.id))))), 'a merchant writes for another');
  note(
    !(await refused(asOwn((sql) => sql.query(`update ${table} set merchant_id = $1::uuid`, [foreign.id])))),
    'a merchant hands its rows to another',
  );
  const before = await rowsOf(owner, foreign.id);
  await asOwn((sql) => sql.query(`delete from ${table} where merchant_id = $1::uuid`, [foreign.id])).catch(
    () => undefined,
  );
  note((await rowsOf(owner, foreign.id)) < before, "a merchant deletes another's rows");
  note(!(await refused(asOwn((sql) => sql.query(`truncate ${table} cascade`)))), 'a merchant empties the table');
  note(
    !(await refused(database.forPlatform((sql) => sql.query(`select from ${table} limit 1`)))),
    'the platform role reads it',
  );
  note(
    (await database.forCustodian(own.id, (sql) => rowsOf(sql, foreign.id)).catch(() => 0)) > 0,
    "the custodian sees another's rows",
  );
  for (const write of [copy(own.id), `update ${table} set merchant_id = merchant_id`])
    note(!(await refused(database.forCustodian(own.id, (sql) => sql.query(write)))), 'the custodian writes');
  if (byUser)
    for (const user of ['', 'user-9'])
      note(
        (await database
          .forMerchant(own.id, async (sql) => {
            await sql.query(`select set_config('app.user_id', $1, true)`, [user]);
            return rowsOf(sql, own.id);
          })
          .catch(() => 0)) > 0,
        'a user sees the rows of another',
      );
  if (expires) {
    await owner.query(
      `update ${table} set kept_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' where merchant_id = $1::uuid`,
      [own.id],
    );
    note(
      (await database.forMerchant(own.id, (sql) => rowsOf(sql, own.id)).catch(() => 0)) > 0,
      'what has expired is read',
    );
  }
  return faults;
};
