import type { MerchantId } from '@rag-assistant/kernel';

/** gone: being deleted, or never was; nothing may be written for it. */
export type MerchantStanding = 'active' | 'suspended' | 'gone';

/** How a merchant stands right now, not as a cache remembers it. */
export type StandingOf = (merchant: MerchantId) => Promise<MerchantStanding>;
