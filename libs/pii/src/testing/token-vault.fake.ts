import { createHash } from 'node:crypto';
import { AppError, type Clock, type MerchantId } from '@rag-assistant/kernel';
import { paymentKinds } from '../domain/personal-data.ts';
import { makeTokenMint, type TokenOwner } from '../domain/tokens/mint.ts';
import type { TokenEntry } from '../domain/tokens/token.ts';
import {
  paymentLifetimeMs,
  personalLifetimeMs,
  type TokenVault,
  type VaultAuditEntry,
  type VaultEvent,
} from '../ports/token-vault.port.ts';

interface Kept {
  readonly owner: TokenOwner;
  readonly entry: TokenEntry;
  readonly expiresAt: number;
}

/** The vault in memory. `clock` decides what has expired. */
export const fakeTokenVault = (clock: Clock): TokenVault => {
  const kept = new Map<string, Kept>();
  const trails = new Map<MerchantId, VaultAuditEntry[]>();
  const versions = new Map<MerchantId, number>();
  const revoked = new Set<MerchantId>();
  const nameOf = ({ merchant, session }: TokenOwner, id: string): string => `${merchant}|${session}|${id}`;
  const record = (
    merchant: MerchantId,
    event: VaultEvent,
    tokenIds: readonly string[],
    owner?: Partial<TokenOwner>,
  ) => {
    const entry = { at: clock.now(), event, tokenIds, user: owner?.user ?? null, session: owner?.session ?? null };
    trails.set(merchant, [entry, ...(trails.get(merchant) ?? [])]);
  };
  const refuseRevoked = (merchant: MerchantId): void => {
    if (revoked.has(merchant))
      throw new AppError({ code: 'pii.key-revoked', category: 'forbidden', publicText: 'Revoked.' });
  };
  return {
    openMint: async (owner) => {
      refuseRevoked(owner.merchant);
      return makeTokenMint(createHash('sha256').update(owner.merchant).digest(), owner);
    },
    keep: async (owner, entries) => {
      refuseRevoked(owner.merchant);
      for (const entry of entries) {
        const life = (paymentKinds as ReadonlySet<string>).has(entry.kind) ? paymentLifetimeMs : personalLifetimeMs;
        kept.set(nameOf(owner, entry.id), { owner, entry, expiresAt: clock.now().getTime() + life });
      }
    },
    reveal: async (owner, ids) => {
      const found = new Map<string, string>();
      for (const id of ids) {
        const row = kept.get(nameOf(owner, id));
        if (row?.owner.user !== owner.user || row.expiresAt <= clock.now().getTime()) continue;
        refuseRevoked(owner.merchant);
        found.set(id, row.entry.value);
      }
      const refused = ids.filter((id) => !found.has(id));
      if (found.size > 0) record(owner.merchant, 'restore', [...found.keys()], owner);
      if (refused.length > 0) record(owner.merchant, 'refuse', refused, owner);
      return found;
    },
    eraseUser: async (merchant, user) => {
      const rows = [...kept].filter(([, { owner }]) => owner.merchant === merchant && owner.user === user);
      for (const [name] of rows) kept.delete(name);
      const ids = rows.map(([, { entry }]) => entry.id).sort();
      record(merchant, 'erase', ids, { user });
      const digest = createHash('sha256').update(ids.join('\n')).digest('hex');
      return { merchant, user, erasedAt: clock.now(), tokensErased: ids.length, tokensLeft: 0, digest };
    },
    eraseSession: async (owner) => {
      const rows = [...kept].filter(
        ([, row]) =>
          row.owner.merchant === owner.merchant && row.owner.session === owner.session && row.owner.user === owner.user,
      );
      for (const [name] of rows) kept.delete(name);
      if (rows.length > 0) record(owner.merchant, 'erase', rows.map(([, { entry }]) => entry.id).sort(), owner);
      return rows.length;
    },
    purgeExpired: async (merchant) => {
      const rows = [...kept].filter(
        ([, { owner, expiresAt }]) => owner.merchant === merchant && expiresAt <= clock.now().getTime(),
      );
      for (const [name] of rows) kept.delete(name);
      if (rows.length > 0) record(merchant, 'purge', rows.map(([, { entry }]) => entry.id).sort());
      return rows.length;
    },
    rotateKey: async (merchant) => {
      const version = (versions.get(merchant) ?? 1) + 1;
      versions.set(merchant, version);
      revoked.delete(merchant);
      record(merchant, 'rotate-key', []);
      return version;
    },
    revokeKeys: async (merchant) => {
      revoked.add(merchant);
      record(merchant, 'revoke-key', []);
    },
    audit: async (merchant, limit) => (trails.get(merchant) ?? []).slice(0, limit),
  };
};
