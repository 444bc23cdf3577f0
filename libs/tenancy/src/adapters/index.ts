export { openLocalIssuer, type LocalIssuer, type LocalIssuerOptions } from './local-issuer.ts';
export { postgresMerchantAccounts } from './merchant-accounts.postgres.ts';
export { postgresMerchantData, type PostgresMerchantDataOptions } from './merchant-data.postgres.ts';
export { postgresMerchantRegistry } from './merchant-registry.postgres.ts';
export { postgresSeats } from './seats.postgres.ts';
export { tenancyMigrations } from './tenancy-migrations.ts';
export { makeTokenVerifier, type ProbedTokenVerifier, type TokenVerifierOptions } from './token-verifier.jose.ts';
