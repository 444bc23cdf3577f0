import type { MerchantId } from '@rag-assistant/kernel';

export type SqlRow = Record<string, unknown>;

/** Statements inside one transaction. */
export interface Sql {
  /** `$1`-style parameters; arrays are sent as PostgreSQL arrays, so cast them (`$1::text[]`). */
  query<Row extends SqlRow = SqlRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A PostgreSQL database with forced row-level security on every tenant table. */
export interface Database {
  /**
   * Runs `work` in one transaction as the app role, which owns nothing and cannot bypass policies, with the merchant
   * set in the round trip of BEGIN. Commits when `work` resolves, rolls back when it rejects.
   */
  forMerchant<T>(merchant: MerchantId, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** The same as the platform role: the merchant registry and other tables of no tenant; it cannot read tenant tables. */
  forPlatform<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** @throws AppError `postgres.unavailable` */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** One forward step and the step back; `id` sorts in the order of application (`010-tenancy-merchants`). */
export interface Migration {
  readonly id: string;
  readonly up: string;
  readonly down: string;
}
