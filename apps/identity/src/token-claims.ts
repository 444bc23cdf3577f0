import { AppError, MerchantId } from '@rag-assistant/kernel';

/** What the directory holds about a user; none of it can be written by the user. */
export interface UserRecord {
  readonly merchantId: string | undefined;
  /** Groups of the user. */
  readonly groups: readonly string[];
  /** What the caller of the sign-in sent along; it decides nothing. */
  readonly sentAlong: Readonly<Record<string, string>>;
}

export interface TokenClaims {
  readonly merchant_id: string;
  readonly roles: readonly string[];
  /** An admin who has not enrolled a second factor: the token opens its enrolment and no route. */
  readonly second_factor?: 'missing';
}

const everyday = ['shopper', 'merchant_staff'];
const administering = ['merchant_admin', 'platform_admin'];
/** Names that this function alone may put into a token. */
const reserved = /^(custom:)?(merchant_id|merchantid|merchant|tenant|tenant_id|roles?|groups|cognito:groups)$/i;

const denied = (said: { readonly code: string; readonly publicText: string }): AppError =>
  new AppError({ category: 'forbidden', ...said });

/**
 * Merchant and roles for a token, from the user's record alone.
 * `hasSecondFactor` is asked only when the record holds an admin role.
 * @throws AppError `identity.claims-forged`, `identity.merchant-missing`, `identity.merchant-invalid`,
 * `identity.role-missing`: then no token is made
 */
export const claimsOf = async (record: UserRecord, hasSecondFactor: () => Promise<boolean>): Promise<TokenClaims> => {
  if (Object.keys(record.sentAlong).some((name) => reserved.test(name)))
    throw denied({ code: 'identity.claims-forged', publicText: 'A sign-in may not bring a merchant or a role.' });
  const { merchantId } = record;
  if (merchantId === undefined || merchantId === '')
    throw denied({ code: 'identity.merchant-missing', publicText: 'This user belongs to no shop yet.' });
  if (!MerchantId.is(merchantId))
    throw denied({ code: 'identity.merchant-invalid', publicText: 'The shop of this user is not valid.' });
  const held = (names: readonly string[]): string[] => names.filter((name) => record.groups.includes(name));
  // Other groups of the directory give nothing here.
  const roles = held(everyday);
  const admin = held(administering);
  if (roles.length + admin.length === 0)
    throw denied({ code: 'identity.role-missing', publicText: 'This user has no role in its shop.' });
  if (admin.length === 0) return { merchant_id: merchantId, roles };
  if (await hasSecondFactor()) return { merchant_id: merchantId, roles: [...roles, ...admin] };
  return { merchant_id: merchantId, roles, second_factor: 'missing' };
};
