import { AsyncLocalStorage } from 'node:async_hooks';
import { isAppError } from '@rag-assistant/kernel';
import type { QueryOptions, Sql, SqlRow } from './database.ts';
import {
  nestedTransaction,
  toPostgresError,
  transactionAborted,
  transactionControl,
  transactionOver,
} from './sql-errors.ts';

/** One connection inside one engine. */
export interface Connection {
  /** Statements may be sent before it is answered: they fail when it does, and never run outside of a transaction. */
  readonly pipelined: boolean;
  begin(text: string): Promise<void>;
  query(text: string, values: readonly unknown[], options: QueryOptions): Promise<SqlRow[]>;
  /** The command that took place: COMMIT of an aborted transaction answers ROLLBACK. */
  commit(): Promise<string>;
  /** Never rejects: a connection that cannot roll back is given up. */
  rollback(): Promise<void>;
}

interface Running {
  open: boolean;
  readonly begun: Promise<void>;
  /** Why its first statement failed. */
  failed?: unknown;
}
const mapped = async <T>(step: Promise<T>): Promise<T> => {
  try {
    return await step;
  } catch (error) {
    throw toPostgresError(error);
  }
};

export interface Transactions {
  /** @throws AppError `postgres.nested-transaction`: a second one inside would wait for the first for ever */
  refuseNesting(): void;
  /** Begins, works, commits; the Sql handed out dies with its transaction. */
  run<T>(connection: Connection, begin: string, work: (sql: Sql) => Promise<T>): Promise<T>;
}

/** What follows such a statement would run without the merchant's role. Catches mistakes; hostile SQL has other ways. */
const endsTransaction =
  /^\s*(?:begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!\s+(?:work\s+|transaction\s+)?to\b)|(?:re)?set\s+(?:session\s+)?role|(?:re)?set\s+session\s+authorization|reset\s+all|discard)\b/i;

const sqlOn = (connection: Connection, state: Running): Sql => ({
  query: async <Row extends SqlRow>(text: string, values: readonly unknown[] = [], options: QueryOptions = {}) => {
    if (!state.open) throw transactionOver();
    if (endsTransaction.test(text)) throw transactionControl();
    const rows = mapped(connection.query(text, values, options));
    rows.catch((error: unknown) => {
      state.failed ??= error;
    });
    // What began the transaction says better why a statement of it failed.
    await state.begun;
    try {
      return (await rows) as Row[];
    } catch (error) {
      // A statement sent behind one that failed meets an aborted transaction; the first says why.
      throw isAppError(error, 'postgres.transaction-aborted') ? (state.failed ?? error) : error;
    }
  },
});

/** The transactions of one database. */
export const makeTransactions = (): Transactions => {
  const running = new AsyncLocalStorage<Running>();
  return {
    refuseNesting: () => {
      if (running.getStore()?.open) throw nestedTransaction();
    },
    run: async (connection, begin, work) => {
      const begun = mapped(connection.begin(begin));
      begun.catch(() => undefined);
      const state: Running = { open: true, begun };
      try {
        if (!connection.pipelined) await begun;
        const result = await running.run(state, () => work(sqlOn(connection, state)));
        await begun;
        state.open = false;
        // A failed statement that `work` swallowed turns COMMIT into ROLLBACK without an error.
        if ((await mapped(connection.commit())) !== 'COMMIT') throw transactionAborted();
        return result;
      } catch (error) {
        state.open = false;
        await connection.rollback();
        throw error;
      }
    },
  };
};
