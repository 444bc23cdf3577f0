import { MerchantId, UserId } from '@rag-assistant/kernel';
import type { Caller, Role } from './caller.ts';
import { roles as known } from './permission.ts';
import { tokenInvalid } from './tenancy-errors.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** User pools mark their tokens; refresh tokens and unknown kinds are for nobody here. */
const tokenUses: readonly unknown[] = ['access', 'id'];

const isRole = (value: unknown): value is Role => (known as readonly unknown[]).includes(value);

/** A user pool's access token names the client in `client_id` and has no `aud`. */
const isFor = (audience: string, claims: Claims): boolean => {
  const { aud, client_id: client, token_use: use } = claims;
  if (aud === undefined) return use === 'access' && client === audience;
  return Array.isArray(aud) ? aud.includes(audience) : aud === audience;
};

/**
 * Claims of a token whose signature, issuer and times hold. Nothing is repaired: a claim of another type or with
 * anything beside the known roles refuses the whole token.
 * @throws AppError `tenancy.token-invalid`
 */
export const callerOf = (claims: Claims, audience: string): Caller => {
  const { sub: user, merchant_id: merchant, roles, token_use: use } = claims;
  if (!isFor(audience, claims)) throw tokenInvalid('audience');
  if (use !== undefined && !tokenUses.includes(use)) throw tokenInvalid('token-use');
  if (!UserId.is(user)) throw tokenInvalid('subject');
  if (!MerchantId.is(merchant)) throw tokenInvalid('merchant');
  if (!Array.isArray(roles) || roles.length === 0 || !roles.every(isRole)) throw tokenInvalid('roles');
  return { merchant, user, roles };
};
