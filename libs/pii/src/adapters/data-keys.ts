import { createHash } from 'node:crypto';
import type { Clock, MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import type { KeyService } from '../ports/key-service.port.ts';
import { keyRevoked } from './key-errors.ts';

export interface WrappedKey extends Record<string, unknown> {
  readonly version: number;
  readonly wrapped: Uint8Array | null;
}

export interface OpenKey {
  readonly version: number;
  readonly key: Uint8Array;
}

const cachedMsMax = 60_000;
const cachedKeysMax = 512;

export const wrappedKeys = (sql: Sql, merchant: MerchantId): Promise<WrappedKey[]> =>
  sql.query<WrappedKey>(
    'select version, wrapped from pii_data_keys where merchant_id = $1::uuid order by version desc',
    [merchant],
  );

/** Data keys of merchants: stored wrapped, opened by the key service, kept in memory for a minute. */
export class DataKeys {
  readonly #database: Database;
  readonly #service: KeyService;
  readonly #clock: Clock;
  readonly #opened = new Map<string, { key: Uint8Array; untilMs: number }>();

  constructor(database: Database, service: KeyService, clock: Clock) {
    this.#database = database;
    this.#service = service;
    this.#clock = clock;
  }

  /** The rows are read anew each time, so a revoked key is refused at once though its plain form may be remembered. */
  async open(merchant: MerchantId, { version, wrapped }: WrappedKey): Promise<OpenKey> {
    if (!wrapped) throw keyRevoked();
    const name = `${merchant}:${version}:${createHash('sha256').update(wrapped).digest('base64')}`;
    const now = this.#clock.monotonicMs();
    const kept = this.#opened.get(name);
    if (kept && kept.untilMs > now) return { version, key: kept.key };
    const key = await this.#service.decryptDataKey(wrapped, { merchant_id: merchant });
    this.#opened.delete(name);
    if (this.#opened.size >= cachedKeysMax) {
      const oldest = this.#opened.keys().next().value;
      if (oldest !== undefined) this.#opened.delete(oldest);
    }
    this.#opened.set(name, { key, untilMs: now + cachedMsMax });
    return { version, key };
  }

  /** The key for new values; a merchant's first one is made here. */
  async current(merchant: MerchantId): Promise<OpenKey> {
    const [latest] = await this.#database.forMerchant(merchant, (sql) => wrappedKeys(sql, merchant));
    if (latest) return this.open(merchant, latest);
    await this.#add(merchant, 1);
    const [first] = await this.#database.forMerchant(merchant, (sql) => wrappedKeys(sql, merchant));
    if (!first) throw keyRevoked();
    return this.open(merchant, first);
  }

  async rotate(merchant: MerchantId): Promise<number> {
    const [latest] = await this.#database.forMerchant(merchant, (sql) => wrappedKeys(sql, merchant));
    const version = (latest?.version ?? 0) + 1;
    await this.#add(merchant, version);
    return version;
  }

  /** Two processes may make the same version at once: the first one stays. */
  async #add(merchant: MerchantId, version: number): Promise<void> {
    const { wrapped } = await this.#service.generateDataKey({ merchant_id: merchant });
    await this.#database.forMerchant(merchant, (sql) =>
      sql.query(
        `insert into pii_data_keys (merchant_id, version, wrapped) values ($1::uuid, $2::int, decode($3, 'base64'))
         on conflict do nothing`,
        [merchant, version, Buffer.from(wrapped).toString('base64')],
      ),
    );
  }

  async revoke(merchant: MerchantId): Promise<void> {
    await this.#database.forMerchant(merchant, (sql) =>
      sql.query(
        'update pii_data_keys set wrapped = null, revoked_at = now() where merchant_id = $1::uuid and wrapped is not null',
        [merchant],
      ),
    );
    for (const name of this.#opened.keys()) if (name.startsWith(`${merchant}:`)) this.#opened.delete(name);
  }
}
