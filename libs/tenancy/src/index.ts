export { makeProcessMeter } from './application/count-requests.ts';
export { makeMerchantGate, type MerchantGate, type MerchantGateDeps } from './application/admit-caller.use-case.ts';
export { makeCheckProducts, type CheckProducts } from './application/check-products.use-case.ts';
export {
  makeExportMerchant,
  type ExportMerchant,
  type ExportMerchantDeps,
} from './application/export-merchant.use-case.ts';
export {
  makeManageMerchant,
  type ManageMerchant,
  type ManageMerchantDeps,
  type RemovedCounts,
} from './application/manage-merchant.use-case.ts';
export {
  makeRegisterMerchant,
  type RegisterMerchant,
  type RegisterMerchantDeps,
} from './application/register-merchant.use-case.ts';
export type { Caller, Merchant, Role } from './domain/caller.ts';
export { callerOf, type Claims } from './domain/claims.ts';
export { checkMerchant } from './domain/merchant.ts';
export type { MerchantAccount, MerchantStatus } from './domain/merchant-account.ts';
export { isPermitted, ofShop, permissions, roles, type Permission } from './domain/permission.ts';
export { merchantNotFound, slugTaken } from './domain/tenancy-errors.ts';
export { tierDefault, tierLimits, tierNames, type Tier, type TierLimits } from './domain/tier.ts';
export type { MerchantAccounts } from './ports/merchant-accounts.port.ts';
export type { MerchantData, MerchantRecord } from './ports/merchant-data.port.ts';
export type { MerchantRegistry } from './ports/merchant-registry.port.ts';
export type { RequestMeter } from './ports/request-meter.port.ts';
export { seatIdleDays, type Seats } from './ports/seats.port.ts';
export type { TokenVerifier } from './ports/token-verifier.port.ts';
export { makeMerchantStanding, type MerchantStanding } from './application/merchant-standing.use-case.ts';
