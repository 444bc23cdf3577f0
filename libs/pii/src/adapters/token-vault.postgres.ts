import { createHash } from 'node:crypto';
import { invalid, systemClock, type Clock, type MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql } from '@rag-assistant/platform-postgres';
import { paymentKinds } from '../domain/personal-data.ts';
import { makeTokenMint, type TokenOwner } from '../domain/tokens/mint.ts';
import type { TokenEntry, TokenKind } from '../domain/tokens/token.ts';
import type { KeyService } from '../ports/key-service.port.ts';
import {
  paymentLifetimeMs,
  personalLifetimeMs,
  revealIdsMax,
  type TokenVault,
  type VaultAuditEntry,
  type VaultEvent,
} from '../ports/token-vault.port.ts';
import { DataKeys, wrappedKeys } from './data-keys.ts';
import { rowAltered } from './key-errors.ts';
import { expiredVisibleSql } from './pii-migrations.ts';
import { open, seal } from './sealed-value.ts';

interface TokenRow extends Record<string, unknown> {
  readonly token_id: string;
  readonly kind: string;
  readonly key_version: number;
  readonly sealed: Uint8Array;
}

export interface PostgresTokenVaultOptions {
  readonly database: Database;
  /** Guarded by `guardKeyService`. */
  readonly keys: KeyService;
  readonly clock?: Clock;
}

const isPayment = (kind: TokenKind): boolean => (paymentKinds as ReadonlySet<string>).has(kind);
const lifetimeMs = (kind: TokenKind): number => (isPayment(kind) ? paymentLifetimeMs : personalLifetimeMs);

/** All that makes a row this row: none of it can be changed without the value becoming unreadable. */
const boundTo = ({ merchant, session, user }: TokenOwner, id: string, kind: string, keyVersion: number): string =>
  JSON.stringify([merchant, session, user, id, kind, keyVersion]);

const record = (
  sql: Sql,
  merchant: MerchantId,
  event: VaultEvent,
  about: { session?: string; user?: string; tokenIds?: readonly string[]; digest?: string } = {},
): Promise<unknown> =>
  sql.query(
    `insert into pii_audit (merchant_id, event, session_id, user_id, token_ids, digest)
     values ($1::uuid, $2, $3::uuid, $4, $5::text[], $6)`,
    [merchant, event, about.session ?? null, about.user ?? null, [...(about.tokenIds ?? [])], about.digest ?? null],
  );

/** Rows and keys of one look-up, read together. */
const readRows = (database: Database, { merchant, session, user }: TokenOwner, ids: readonly string[]) =>
  database.forMerchant(merchant, async (sql) => ({
    rows: await sql.query<TokenRow>(
      `select token_id, kind, key_version, sealed from pii_tokens
       where merchant_id = $1::uuid and session_id = $2::uuid and user_id = $3 and token_id = any($4::text[])`,
      [merchant, session, user, [...ids]],
    ),
    keys: await wrappedKeys(sql, merchant),
  }));

const openRows = async (
  keys: DataKeys,
  owner: TokenOwner,
  { rows, keys: wrapped }: Awaited<ReturnType<typeof readRows>>,
): Promise<{ values: Map<string, string>; altered: string[] }> => {
  const values = new Map<string, string>();
  const altered: string[] = [];
  for (const { token_id: id, kind, key_version: version, sealed } of rows) {
    const row = wrapped.find((candidate) => candidate.version === version);
    // A version that was never given out is a changed row; one that was destroyed is a revoked key.
    const key = row ? await keys.open(owner.merchant, row) : undefined;
    const plain = key && open(key.key, sealed, boundTo(owner, id, kind, version));
    if (plain) values.set(id, plain.toString('utf16le'));
    else altered.push(id);
  }
  return { values, altered };
};

const insertTokens = (sql: Sql, owner: TokenOwner, version: number, key: Uint8Array, entries: readonly TokenEntry[]) =>
  sql.query(
    `insert into pii_tokens (merchant_id, session_id, token_id, user_id, kind, key_version, sealed, kept_at, expires_at)
     select $1::uuid, $2::uuid, t.id, $3, t.kind, $4::int, decode(t.sealed, 'base64'), now(), now() + t.life * interval '1 millisecond'
     from unnest($5::text[], $6::text[], $7::text[], $8::float8[]) as t (id, kind, sealed, life)
     on conflict (merchant_id, session_id, token_id) do update
     set user_id = excluded.user_id, kind = excluded.kind, key_version = excluded.key_version, sealed = excluded.sealed,
       kept_at = excluded.kept_at, expires_at = excluded.expires_at`,
    [
      owner.merchant,
      owner.session,
      owner.user,
      version,
      entries.map(({ id }) => id),
      entries.map(({ kind }) => kind),
      entries.map(({ id, kind, value }) =>
        seal(key, Buffer.from(value, 'utf16le'), boundTo(owner, id, kind, version)).toString('base64'),
      ),
      entries.map(({ kind }) => lifetimeMs(kind)),
    ],
  );

/** The vault on PostgreSQL: forced row-level security, AES-256-GCM under a data key of the merchant. */
export const makePostgresTokenVault = (options: PostgresTokenVaultOptions): TokenVault => {
  const { database } = options;
  const keys = new DataKeys(database, options.keys, options.clock ?? systemClock);

  return {
    openMint: async (owner) => {
      const { merchant, session } = owner;
      const first = await database.forMerchant(merchant, async (sql) => {
        const [used] = await sql.query<{ version: number | null }>(
          'select min(key_version) as version from pii_tokens where merchant_id = $1::uuid and session_id = $2::uuid',
          [merchant, session],
        );
        return (await wrappedKeys(sql, merchant)).find(({ version, wrapped }) => version === used?.version && wrapped);
      });
      // The key that the session began with: a rotation does not change the ids of its values.
      const { key } = first ? await keys.open(merchant, first) : await keys.current(merchant);
      return makeTokenMint(key, owner);
    },

    keep: async (owner, entries) => {
      const unique = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
      if (unique.length === 0) return;
      const { version, key } = await keys.current(owner.merchant);
      await database.forMerchant(owner.merchant, async (sql) => {
        await sql.query(expiredVisibleSql);
        await insertTokens(sql, owner, version, key, unique);
      });
    },

    reveal: async (owner, ids) => {
      const { merchant, session, user } = owner;
      if (ids.length > revealIdsMax)
        throw invalid('pii.too-many-tokens', 'Too many placeholders were asked for at once.', { ids: ids.length });
      const { values, altered } = await openRows(keys, owner, await readRows(database, owner, ids));
      const refused = ids.filter((id) => !values.has(id) && !altered.includes(id));
      await database.forMerchant(merchant, async (sql) => {
        if (values.size > 0) await record(sql, merchant, 'restore', { session, user, tokenIds: [...values.keys()] });
        if (altered.length > 0) await record(sql, merchant, 'tampered', { session, user, tokenIds: altered });
        if (refused.length > 0) await record(sql, merchant, 'refuse', { session, user, tokenIds: refused });
      });
      if (altered.length > 0) throw rowAltered(altered.length);
      return values;
    },

    eraseUser: (merchant, user) =>
      database.forMerchant(merchant, async (sql) => {
        await sql.query(expiredVisibleSql);
        const erased = await sql.query<{ token_id: string }>(
          'delete from pii_tokens where merchant_id = $1::uuid and user_id = $2 returning token_id',
          [merchant, user],
        );
        const [left] = await sql.query<{ count: number; at: Date }>(
          'select count(*)::int as count, now() as at from pii_tokens where merchant_id = $1::uuid and user_id = $2',
          [merchant, user],
        );
        const ids = erased.map(({ token_id }) => token_id).sort();
        const digest = createHash('sha256').update(ids.join('\n')).digest('hex');
        await record(sql, merchant, 'erase', { user, tokenIds: ids, digest });
        return {
          merchant,
          user,
          erasedAt: left?.at ?? new Date(Number.NaN),
          tokensErased: ids.length,
          tokensLeft: left?.count ?? Number.NaN,
          digest,
        };
      }),

    eraseSession: ({ merchant, session, user }) =>
      database.forMerchant(merchant, async (sql) => {
        await sql.query(expiredVisibleSql);
        const erased = await sql.query<{ token_id: string }>(
          `delete from pii_tokens where merchant_id = $1::uuid and session_id = $2::uuid and user_id = $3
           returning token_id`,
          [merchant, session, user],
        );
        const tokenIds = erased.map(({ token_id }) => token_id).sort();
        if (tokenIds.length > 0) await record(sql, merchant, 'erase', { session, user, tokenIds });
        return tokenIds.length;
      }),

    purgeExpired: (merchant) =>
      database.forMerchant(merchant, async (sql) => {
        await sql.query(expiredVisibleSql);
        const gone = await sql.query<{ token_id: string }>(
          'delete from pii_tokens where merchant_id = $1::uuid and expires_at <= now() returning token_id',
          [merchant],
        );
        if (gone.length > 0)
          await record(sql, merchant, 'purge', { tokenIds: gone.map(({ token_id }) => token_id).sort() });
        return gone.length;
      }),

    rotateKey: async (merchant) => {
      const version = await keys.rotate(merchant);
      await database.forMerchant(merchant, (sql) => record(sql, merchant, 'rotate-key'));
      return version;
    },

    revokeKeys: async (merchant) => {
      await keys.revoke(merchant);
      await database.forMerchant(merchant, (sql) => record(sql, merchant, 'revoke-key'));
    },

    audit: async (merchant, limit) => {
      const rows = await database.forMerchant(merchant, (sql) =>
        sql.query<{
          at: Date;
          event: VaultEvent;
          user_id: string | null;
          session_id: string | null;
          token_ids: string[];
        }>(
          `select at, event, user_id, session_id, token_ids from pii_audit where merchant_id = $1::uuid
           order by id desc limit $2::int`,
          [merchant, limit],
        ),
      );
      return rows.map(({ at, event, user_id: user, session_id: session, token_ids: tokenIds }): VaultAuditEntry => ({
        at,
        event,
        user,
        session,
        tokenIds,
      }));
    },
  };
};
