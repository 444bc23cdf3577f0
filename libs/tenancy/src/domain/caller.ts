import type { MerchantId, UserId } from '@rag-assistant/kernel';

export type Role = 'shopper' | 'merchant_staff' | 'merchant_admin' | 'platform_admin';

/** Who calls, as the verified token says and as nothing else can say. */
export interface Caller {
  readonly merchant: MerchantId;
  readonly user: UserId;
  readonly roles: readonly Role[];
}

export interface Merchant {
  readonly merchantId: MerchantId;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Questions that the page offers. */
  readonly suggestions: readonly string[];
}
