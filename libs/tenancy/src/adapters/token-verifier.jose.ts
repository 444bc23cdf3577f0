import type { Clock } from '@rag-assistant/kernel';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { callerOf } from '../domain/claims.ts';
import { keysUnavailable, tokenExpired, tokenInvalid, tokenMissing } from '../domain/tenancy-errors.ts';
import type { TokenVerifier } from '../ports/token-verifier.port.ts';
import { keySetDefaults, KeySetUnavailable, openKeySet, type KeySetLimits } from './key-set.ts';

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** File of public keys (JWKS), or their https URL; plain http on loopback only. */
  readonly jwks: string;
  readonly clock: Clock;
  /** Clocks of issuer and verifier may differ by this much. */
  readonly clockToleranceSeconds?: number;
  /** Limits of the fetch when `jwks` is a URL; `keySetDefaults` where absent. */
  readonly keys?: Partial<Omit<KeySetLimits, 'clock'>>;
}

export interface ProbedTokenVerifier extends TokenVerifier {
  /** Whether the keys can be read now. @throws AppError `tenancy.keys-unavailable` */
  probe(): Promise<void>;
}

/** Asymmetric only: with HMAC the public key would be the secret. */
const algorithms = ['RS256', 'ES256', 'EdDSA'];
const tokenLengthMax = 8192;

const bearerOf = (authorization: string | undefined): string => {
  const [scheme, token, ...rest] = (authorization ?? '').trim().split(/ +/);
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) throw tokenMissing();
  if (rest.length > 0 || token.length > tokenLengthMax) throw tokenInvalid('form');
  return token;
};

const claimsOf = async (token: string, keys: JWTVerifyGetKey, options: TokenVerifierOptions) => {
  const { issuer, clock, clockToleranceSeconds = 5 } = options;
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms,
      issuer,
      currentDate: clock.now(),
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  } catch (error) {
    // jose's errors carry the claims, so they are not passed on as the cause.
    if (error instanceof KeySetUnavailable) throw keysUnavailable(error.reason);
    if (error instanceof errors.JWTExpired) throw tokenExpired();
    throw tokenInvalid(error instanceof errors.JOSEError ? error.code : 'form');
  }
};

/**
 * Verifies bearer tokens against a key set.
 * @throws AppError `tenancy.jwks-invalid` when `jwks` is neither a readable key file nor an https URL
 */
export const makeTokenVerifier = (options: TokenVerifierOptions): ProbedTokenVerifier => {
  const keySet = openKeySet(options.jwks, { ...keySetDefaults, ...options.keys, clock: options.clock });
  return {
    verify: async (authorization) =>
      callerOf(await claimsOf(bearerOf(authorization), keySet.key, options), options.audience),
    probe: async () => {
      try {
        await keySet.load();
      } catch (error) {
        throw keysUnavailable(error instanceof KeySetUnavailable ? error.reason : 'unreadable');
      }
    },
  };
};
