import type { Caller, Role } from './caller.ts';

/** What a route may ask for. Sessions are the caller's own, `billing` is the shop's bill and budgets; `platform` is the registry of merchants. */
export const permissions = [
  'chat',
  'sessions',
  'shop',
  'documents:read',
  'documents:list',
  'documents:write',
  'billing',
  'platform',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = [
  'shopper',
  'merchant_staff',
  'merchant_admin',
  'platform_admin',
] as const satisfies readonly Role[];

/** Shoppers read the single document that a citation opens; the platform's people have no business in a shop's data. */
const shopper: readonly Permission[] = ['chat', 'sessions', 'shop', 'documents:read'];
const staff: readonly Permission[] = [...shopper, 'documents:list', 'documents:write'];
const granted: Readonly<Record<Role, readonly Permission[]>> = {
  shopper,
  merchant_staff: staff,
  merchant_admin: [...staff, 'billing'],
  platform_admin: ['platform'],
};

/** Whether one of the caller's roles includes it. */
export const isPermitted = (caller: Pick<Caller, 'roles'>, permission: Permission): boolean =>
  caller.roles.some((role) => granted[role].includes(permission));

/** Whether it concerns the caller's own shop, which must then be served; the platform's people work on shops of any standing. */
export const ofShop = (permission: Permission): boolean => !granted.platform_admin.includes(permission);
