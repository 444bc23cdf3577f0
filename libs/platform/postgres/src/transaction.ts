import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '@rag-assistant/kernel';
import type { Sql, SqlRow } from './database.ts';
import { toPostgresError, transactionAborted, transactionOver } from './sql-errors.ts';

/** One connection inside one engine. */
export interface Connection {
  begin(text: string): Promise<void>;
  query(text: string, values: readonly unknown[]): Promise<SqlRow[]>;
  /** The command that took place: COMMIT of an aborted transaction answers ROLLBACK. */
  commit(): Promise<string>;
  /** Never rejects: a connection that cannot roll back is given up. */
  rollback(): Promise<void>;
}

interface Running {
  open: boolean;
}
const running = new AsyncLocalStorage<Running>();

/** @throws AppError `postgres.nested-transaction`: a second one inside would wait for the first for ever */
export const refuseNesting = (): void => {
  if (running.getStore()?.open)
    throw new AppError({
      code: 'postgres.nested-transaction',
      category: 'internal',
      publicText: 'A transaction was begun inside another one; hand its Sql on instead.',
    });
};

const mapped = async <T>(step: Promise<T>): Promise<T> => {
  try {
    return await step;
  } catch (error) {
    throw toPostgresError(error);
  }
};

/** Begins, works, commits; the Sql handed out dies with its transaction. */
export const transact = async <T>(
  connection: Connection,
  begin: string,
  work: (sql: Sql) => Promise<T>,
): Promise<T> => {
  const state: Running = { open: true };
  const sql: Sql = {
    query: async <Row extends SqlRow>(text: string, values: readonly unknown[] = []) => {
      if (!state.open) throw transactionOver();
      return (await mapped(connection.query(text, values))) as Row[];
    },
  };
  try {
    await mapped(connection.begin(begin));
    const result = await running.run(state, () => work(sql));
    state.open = false;
    // A failed statement that `work` swallowed turns COMMIT into ROLLBACK without an error.
    if ((await mapped(connection.commit())) !== 'COMMIT') throw transactionAborted();
    return result;
  } catch (error) {
    state.open = false;
    await connection.rollback();
    throw error;
  }
};
