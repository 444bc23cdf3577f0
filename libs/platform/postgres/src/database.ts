import type { MerchantId } from '@rag-assistant/kernel';

export type SqlRow = Record<string, unknown>;

export interface QueryOptions {
  /**
   * The text is one of few and holds no data: a server plans it once a connection and keeps it there by name. Embedded
   * it says nothing.
   */
  readonly prepared?: boolean;
}

/** Statements inside one transaction. */
export interface Sql {
  /**
   * `$1`-style parameters; arrays are sent as PostgreSQL arrays, so cast them (`$1::text[]`), JSON as its text.
   * A transaction is begun and ended, and its role chosen, by `Database` alone (savepoints are free).
   * Both engines give `int8` as bigint, `numeric` and `date` as text, timestamps as Date, vectors as text.
   * Statements that are not awaited one by one run in the order of the calls; a server gets them in one round trip.
   * @throws AppError of the `postgres.` codes
   */
  query<Row extends SqlRow = SqlRow>(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<Row[]>;
}

/** Statements as the owner of the schema, each in a transaction of its own unless the script says otherwise. */
export interface OwnerSql extends Sql {
  /** Several statements without parameters. */
  script(text: string): Promise<void>;
}

/** Connections now; `waiting` above 0 is saturation, refusal follows only when a wait limit is reached. */
export interface PoolGauges {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
  readonly max: number;
  /** Transactions waiting beyond this number are refused at once. */
  readonly waitingMax: number;
}

/** A PostgreSQL database with forced row-level security on every tenant table. */
export interface Database {
  /**
   * Runs `work` in one transaction as the app role, which owns nothing and cannot bypass policies, with the merchant
   * set in the round trip of BEGIN. Commits when `work` resolves, rolls back when it rejects.
   * @throws AppError `postgres.transaction-aborted` when `work` resolves although a statement had failed
   */
  forMerchant<T>(merchant: MerchantId, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** The same as the platform role: the merchant registry and other tables of no tenant; it cannot read tenant tables. */
  forPlatform<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * The same for one merchant as the custodian role: every row of it, whichever user it is of, to read or to delete.
   * For the export and the end of a merchant alone.
   */
  forCustodian<T>(merchant: MerchantId, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** @throws AppError `postgres.unavailable` */
  ping(): Promise<void>;
  gauges(): PoolGauges;
  close(): Promise<void>;
}

/** A database with the way in for its upkeep. */
export interface OwnedDatabase {
  readonly database: Database;
  /**
   * Statements of the schema's owner, whom no policy holds: for the upkeep of indexes and the like, never in answer to a
   * request. Embedded it takes its turn among the transactions.
   */
  readonly asOwner: <T>(work: (owner: OwnerSql) => Promise<T>) => Promise<T>;
}

/** One forward step and the step back; ids sort in the order of application (`010-tenancy-merchants`). */
export interface Migration {
  readonly id: string;
  readonly up: string;
  readonly down: string;
}
