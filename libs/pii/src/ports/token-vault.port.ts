import type { MerchantId, UserId } from '@rag-assistant/kernel';
import type { TokenEntry, TokenMint } from '../domain/tokens/token.ts';
import type { TokenOwner } from '../domain/tokens/mint.ts';

/** What an erasure left behind and how it can be checked against the audit trail. */
export interface ErasureProof {
  readonly merchant: MerchantId;
  readonly user: UserId;
  readonly erasedAt: Date;
  readonly tokensErased: number;
  /** Counted in the same transaction after the deletion; always 0. */
  readonly tokensLeft: number;
  /** SHA-256 over the erased token ids in order; the audit row of the erasure holds the same. */
  readonly digest: string;
}

/** Events that the vault itself writes, in the transaction's own store. */
export type VaultEvent = 'restore' | 'refuse' | 'tampered' | 'erase' | 'purge' | 'rotate-key' | 'revoke-key';

export interface VaultAuditEntry {
  readonly at: Date;
  readonly event: VaultEvent;
  readonly user: string | null;
  readonly session: string | null;
  readonly tokenIds: readonly string[];
}

/**
 * Values behind placeholders, encrypted under a key of their merchant. Payment kinds live 24 hours after they were last
 * typed, all others 7 days; the store itself hides what is older.
 */
export interface TokenVault {
  /** Ids for the values of one session; stays the same when the merchant's key is rotated. */
  openMint(owner: TokenOwner): Promise<TokenMint>;
  /** @throws AppError `pii.key-service-unavailable`, `pii.key-revoked`; nothing is kept then */
  keep(owner: TokenOwner, entries: readonly TokenEntry[]): Promise<void>;
  /**
   * Values of those ids that belong to this very owner; others are absent. Every call leaves an audit entry first.
   * @throws AppError `pii.vault-row-altered` when a stored value was changed; `pii.key-revoked`
   */
  reveal(owner: TokenOwner, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Deletes all values of a user, in all sessions. */
  eraseUser(merchant: MerchantId, user: UserId): Promise<ErasureProof>;
  /** Deletes the values of one session of a user, with an audit entry. @returns how many */
  eraseSession(owner: TokenOwner): Promise<number>;
  /** Deletes what has expired. @returns how many */
  purgeExpired(merchant: MerchantId): Promise<number>;
  /** New values are kept under a new key from now on; old ones stay readable. @returns the version */
  rotateKey(merchant: MerchantId): Promise<number>;
  /** Destroys all keys of a merchant: its values, and no other merchant's, are unreadable for good. */
  revokeKeys(merchant: MerchantId): Promise<void>;
  /** Latest first. */
  audit(merchant: MerchantId, limit: number): Promise<VaultAuditEntry[]>;
}

export const paymentLifetimeMs = 24 * 3_600_000;
export const personalLifetimeMs = 7 * 24 * 3_600_000;
/** Ids that one call may ask for. */
export const revealIdsMax = 1000;
