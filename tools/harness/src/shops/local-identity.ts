import { join } from 'node:path';
import { MerchantId, systemClock, UserId } from '@rag-assistant/kernel';
import type { Role } from '@rag-assistant/tenancy';
import { openLocalIssuer } from '@rag-assistant/tenancy/adapters';

const issuer = 'rag-assistant-local';
const audience = 'assistant-api';

/** What the API must believe to accept the tokens of this machine. */
export const localIdentity = (dir: string): { issuer: string; audience: string; jwks: string } => ({
  issuer,
  audience,
  jwks: join(dir, 'jwks.json'),
});

export interface TokenRequest {
  readonly merchant: string;
  readonly user: string;
  readonly roles: readonly Role[];
  /** One hour when absent. */
  readonly ttlSeconds?: number;
}

/** Signs with the key in `dir`, which is made when absent. @throws AppError `tenancy.issuer-unusable` and others of it */
export const issueToken = async (dir: string, request: TokenRequest): Promise<string> => {
  const caller = {
    merchant: MerchantId.parse(request.merchant),
    user: UserId.parse(request.user),
    roles: request.roles,
  };
  const signer = openLocalIssuer({ dir, issuer, audience, clock: systemClock });
  return (await signer.issue(caller, request.ttlSeconds)).token;
};

/** The platform belongs to no shop; the id is nobody's. */
const platform = '00000000-0000-4000-8000-000000000000';

export const platformToken = (dir: string): Promise<string> =>
  issueToken(dir, { merchant: platform, user: 'local-platform', roles: ['platform_admin'] });

export const shopAdminToken = (dir: string, merchant: string): Promise<string> =>
  issueToken(dir, { merchant, user: 'local-ingest', roles: ['merchant_admin'] });
