import { isAppError } from '@rag-assistant/kernel';
import { appRole, type Sql } from '@rag-assistant/platform-postgres';
import type { Numbers, Perform } from './operation.ts';
import type { MerchantModel, WorldRun } from './world-run.ts';

const rowsMax = 30;
const statementsPerTransaction = 16;
/** What the app role is told of a row or table that is not its own. */
const refusals = ['postgres.forbidden'];

interface Step {
  readonly run: WorldRun;
  readonly model: MerchantModel;
  readonly sql: Sql;
  readonly table: string;
  readonly foreign: string;
  readonly n: number;
}
type Statement = (step: Step) => Promise<void>;

/** A statement that may fail: undone to before it, its error looked at as well. */
const attempt = async ({ run, model, sql }: Step, name: string, text: string, values: readonly unknown[] = []) => {
  await sql.query('savepoint before');
  try {
    const rows = await sql.query(text, values);
    run.seeStatement(model, name, rows);
    await sql.query('release savepoint before');
    return { rows, code: null, told: 'done' };
  } catch (error) {
    run.seeStatement(model, name, error, 'error');
    await sql.query('rollback to savepoint before');
    const told = isAppError(error)
      ? [error.code, error.context['sqlstate'], error.context['statement']]
      : ['no AppError'];
    return { rows: [], code: told[0] as string, told: told.filter(Boolean).join(' ') };
  }
};

const readAll: Statement = async ({ run, model, sql, table }) => {
  run.seeStatement(
    model,
    `select from ${table}`,
    await sql.query(`select t::text as row from ${table} t limit ${rowsMax}`),
  );
};

const countForeign: Statement = async ({ run, model, sql, table, foreign }) => {
  const rows = await sql.query<{ n: number }>(`select count(*)::int as n from ${table} where merchant_id = $1::uuid`, [
    foreign,
  ]);
  run.seeStatement(model, `count in ${table}`, rows);
  run.expect(model, `count in ${table}`, rows[0]?.n === 0, "a neighbour's rows are counted");
};

const writeForeign: Statement = async (step) => {
  const { run, model, table, foreign } = step;
  const { rows, code, told } = await attempt(
    step,
    `insert into ${table}`,
    `insert into ${table} overriding system value
     select (jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object('merchant_id', $1::text))).*
     from ${table} t limit 1 returning merchant_id`,
    [foreign],
  );
  run.expect(
    model,
    `insert into ${table}`,
    code === null ? rows.length === 0 : refusals.includes(code),
    `a row was written for a neighbour (${told})`,
  );
};

const giveAway: Statement = async (step) => {
  const { run, model, table, foreign } = step;
  const { rows, code, told } = await attempt(
    step,
    `update ${table}`,
    `update ${table} set merchant_id = $1::uuid returning merchant_id`,
    [foreign],
  );
  run.expect(
    model,
    `update ${table}`,
    code === null ? rows.length === 0 : refusals.includes(code),
    `rows were handed to a neighbour (${told})`,
  );
};

const deleteForeign: Statement = async (step) => {
  const { run, model, table, foreign } = step;
  const { rows, code, told } = await attempt(
    step,
    `delete from ${table}`,
    `delete from ${table} where merchant_id = $1::uuid returning merchant_id`,
    [foreign],
  );
  run.expect(
    model,
    `delete from ${table}`,
    code === null ? rows.length === 0 : refusals.includes(code),
    `a neighbour's rows went (${told})`,
  );
};

const empty: Statement = async (step) => {
  const { code } = await attempt(step, `truncate ${step.table}`, `truncate ${step.table}`);
  step.run.expect(step.model, `truncate ${step.table}`, code === 'postgres.forbidden', 'the table was emptied for all');
};

const rolledBack: Statement = async ({ run, model, sql, table }) => {
  await sql.query('savepoint middle');
  const gone = await attempt(
    { run, model, sql, table, foreign: '', n: 0 },
    `delete own ${table}`,
    `delete from ${table} returning merchant_id`,
  );
  await sql.query('rollback to savepoint middle');
  const rows = await sql.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  run.seeStatement(model, `count own ${table}`, rows);
  run.expect(model, `rollback in ${table}`, gone.rows.length <= (rows[0]?.n ?? 0), 'rows are gone after a rollback');
};

const cursor: Statement = async (step) => {
  const { table, n } = step;
  const hold = n % 2 === 0;
  const name = `look_${step.n}`;
  await attempt(
    step,
    'cursor',
    `declare ${name} cursor ${hold ? 'with hold ' : ''}for select t::text as row from ${table} t`,
  );
  await attempt(step, `fetch from ${table}`, `fetch ${rowsMax} from ${name}`);
};

/** A cursor that an earlier transaction of any merchant may have left. */
const leftCursor: Statement = async (step) => {
  const { code } = await attempt(step, 'left cursor', `fetch all from look_${step.n}`);
  step.run.expect(step.model, 'left cursor', code !== null, 'a cursor outlived its transaction');
};

/** A statement that the connection may have prepared for another merchant. */
const prepared: Statement = async ({ run, model, sql, table }) => {
  const name = `read_${table}`;
  const known = await sql.query('select name from pg_prepared_statements where name = $1', [name]);
  if (known.length === 0) await sql.query(`prepare ${name} as select t::text as row from ${table} t limit ${rowsMax}`);
  run.seeStatement(model, `execute ${name}`, await sql.query(`execute ${name}`));
};

const settings: Statement = async ({ run, model, sql }) => {
  const rows = await sql.query<{ role: string; merchant: string }>(
    `select current_user::text as role, current_setting('app.merchant_id', true) as merchant`,
  );
  run.seeStatement(model, 'settings', rows);
  run.expect(model, 'settings', rows[0]?.role === appRole, `the role is ${rows[0]?.role ?? 'none'}`);
};

/** What the server itself tells of others: samples of their values, statements that run now. */
const statistics: Statement = async ({ run, model, sql, n }) => {
  const text =
    n % 2 === 0
      ? `select query from pg_stat_activity where pid <> pg_backend_pid()`
      : `select most_common_vals::text, histogram_bounds::text from pg_stats where schemaname = 'public' limit 50`;
  run.seeStatement(model, 'server statistics', await sql.query(text));
};

const temporary: Statement = async (step) => {
  const { code } = await attempt(
    step,
    'temporary table',
    `create temporary table kept_${step.n} as select * from ${step.table}`,
  );
  step.run.expect(
    step.model,
    'temporary table',
    code === 'postgres.forbidden',
    'a table that outlives the transaction was made',
  );
};

const leave: Statement = async (step) => {
  const text = ['commit', 'rollback', 'reset role', 'set role rag_platform'][step.n % 4] ?? 'commit';
  // Not in a savepoint: were it let through, the transaction would be over.
  const error: unknown = await step.sql.query(text).catch((thrown: unknown) => thrown);
  step.run.seeStatement(step.model, text, error, 'error');
  step.run.expect(step.model, text, isAppError(error, 'postgres.transaction-control'), 'the transaction was left');
};

const noMerchant: Statement = async ({ run, model, sql, table }) => {
  await sql.query('savepoint before');
  await sql.query(`set local app.merchant_id = ''`);
  const rows = await sql.query(`select t::text as row from ${table} t limit ${rowsMax}`);
  await sql.query('rollback to savepoint before');
  run.seeStatement(model, `no merchant in ${table}`, rows);
  run.expect(model, `no merchant in ${table}`, rows.length === 0, 'rows without a merchant');
};

const statements: readonly Statement[] = [
  readAll,
  countForeign,
  writeForeign,
  giveAway,
  deleteForeign,
  empty,
  rolledBack,
  cursor,
  prepared,
  settings,
  statistics,
  temporary,
  leave,
  noMerchant,
];

/** How a transaction ends; a failure leaves its connection to the next merchant. */
const endings = ['commits', 'fails in SQL', 'is given up', 'swallows a failure'] as const;

const digits = ([a, b, c]: Numbers): number[] => {
  let state = a * 144 + b * 12 + c + 1;
  return Array.from({ length: statementsPerTransaction }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  });
};

/** Some twenty statements in one transaction, without a condition of their own: the policy alone stands between merchants. */
const transaction: Perform = async (run, model, numbers) => {
  const ending = endings[numbers[2] % 8] ?? 'commits';
  const foreign = run.neighbour(model, numbers[1]).subject.id;
  const work = run.product.database.forMerchant(model.subject.id, async (sql) => {
    await leftCursor({ run, model, sql, table: '', foreign, n: numbers[0] % 4 });
    for (const n of digits(numbers)) {
      const table = run.tables[(n >>> 4) % run.tables.length] ?? 'documents';
      await statements[n % statements.length]?.({ run, model, sql, table, foreign, n: (n >>> 9) % 4 });
    }
    if (ending === 'fails in SQL') await sql.query('select $1::uuid', [model.subject.marker]);
    if (ending === 'swallows a failure') await sql.query('select 1 / 0').catch(() => undefined);
    if (ending === 'is given up') throw new Error('given up');
  });
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  run.seeStatement(model, 'transaction', error, 'error');
  if (error) run.product.logger.warn({ merchantId: model.subject.id, err: error }, 'transaction');
  run.expect(model, 'transaction', (error === null) === (ending === 'commits'), `${ending}: ${String(error)}`);
};

export const sqlOperations = { transaction };
