import type { MerchantId } from '@rag-assistant/kernel';
import type { SynonymGroup } from '../domain/synonyms.ts';

/** What a merchant's shoppers call the same thing. */
export interface SynonymStore {
  groups(merchant: MerchantId): Promise<readonly SynonymGroup[]>;
  /** Replaces all groups. @throws AppError `retrieval.synonyms-invalid` */
  replace(merchant: MerchantId, groups: readonly SynonymGroup[]): Promise<void>;
}
