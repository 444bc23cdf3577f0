import type { MerchantId } from '@rag-assistant/kernel';
import type { Merchant } from '../domain/caller.ts';

/** All merchants of the platform. */
export interface MerchantRegistry {
  find(merchant: MerchantId): Promise<Merchant | null>;
  findBySlug(slug: string): Promise<Merchant | null>;
  list(): Promise<readonly Merchant[]>;
  /** Adds or updates by id. @throws AppError `tenancy.slug-taken` */
  save(merchant: Merchant): Promise<void>;
}
