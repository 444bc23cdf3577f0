import type { Caller } from '../domain/caller.ts';

export interface TokenVerifier {
  /**
   * Checks signature, algorithm, issuer, audience, time and claims of a bearer token.
   * @throws AppError `tenancy.token-missing`, `tenancy.token-invalid`, `tenancy.token-expired` (all 401)
   */
  verify(authorization: string | undefined): Promise<Caller>;
}
