import { createHash } from 'node:crypto';
import type { Brand, MerchantId } from '@rag-assistant/kernel';

/** `merchant:{id}:{space}:{versions}:query_hash:{sha256}`; only `cacheKey` makes one, so none can lack its merchant. */
export interface CacheKey {
  readonly merchant: MerchantId;
  readonly text: Brand<string, 'CacheKeyText'>;
}

export interface CacheKeyParts {
  readonly merchant: MerchantId;
  /** What is cached: `answer`, `session`, … */
  readonly space: string;
  /** Whatever makes older entries wrong: catalogue, prompt and model versions. A new version is a new key. */
  readonly versions: readonly string[];
  /** The question or id; only its hash enters the key, so no personal data does. */
  readonly subject: string;
}

/** Case, width and spacing do not make another question. */
export const normalisedSubject = (subject: string): string =>
  subject.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What every key of the merchant begins with, and no other key does. */
export const keyPrefix = (merchant: MerchantId): string => `merchant:${merchant}:`;

export const cacheKey = (parts: CacheKeyParts): CacheKey => ({
  merchant: parts.merchant,
  text: [
    `${keyPrefix(parts.merchant)}${parts.space}`,
    // Hashed as a list: ["a","b:c"] and ["a:b","c"] stay apart.
    sha256(JSON.stringify(parts.versions)).slice(0, 16),
    'query_hash',
    sha256(normalisedSubject(parts.subject)),
  ].join(':') as CacheKey['text'],
});
