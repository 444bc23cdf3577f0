export type { Caller, Merchant, Role } from './domain/caller.ts';
export { callerOf, type Claims } from './domain/claims.ts';
export { checkMerchant } from './domain/merchant.ts';
export { isPermitted, permissions, roles, type Permission } from './domain/permission.ts';
export { slugTaken } from './domain/tenancy-errors.ts';
export type { MerchantRegistry } from './ports/merchant-registry.port.ts';
export type { TokenVerifier } from './ports/token-verifier.port.ts';
