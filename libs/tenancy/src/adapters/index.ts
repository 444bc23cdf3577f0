export { openLocalIssuer, type LocalIssuer, type LocalIssuerOptions } from './local-issuer.ts';
export { postgresMerchantRegistry } from './merchant-registry.postgres.ts';
export { tenancyMigrations } from './tenancy-migrations.ts';
export { makeTokenVerifier, type ProbedTokenVerifier, type TokenVerifierOptions } from './token-verifier.jose.ts';
