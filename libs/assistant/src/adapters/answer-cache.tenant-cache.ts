import { DocumentId, parseJson } from '@rag-assistant/kernel';
import { cacheKey, type CacheKey, type Codec, type TenantCache } from '@rag-assistant/platform-cache';
import { z } from 'zod';
import type { AnswerBody } from '../domain/answer.ts';
import type { AnswerCache, AnswerCacheKey } from '../ports/answer-cache.port.ts';

const documentId = z.custom<DocumentId>(DocumentId.is);
const text = z.string();

const AnswerBodySchema: z.ZodType<AnswerBody> = z.strictObject({
  outcome: z.literal('answered'),
  sentences: z.array(z.strictObject({ text, citations: z.array(z.int()) })),
  citations: z.array(
    z.strictObject({
      number: z.int(),
      documentId,
      kind: z.enum(['product', 'policy', 'faq']),
      title: text,
      snippet: text,
      start: z.int(),
      end: z.int(),
      score: z.number(),
      sku: text.nullable(),
      sourceUri: text.nullable(),
    }),
  ),
  products: z.array(
    z.object({
      documentId: text,
      sku: text,
      name: text,
      brand: text.nullable(),
      category: text.nullable(),
      price: z.strictObject({ amountMinor: z.int(), currency: text }).nullable(),
      stock: z.int().nullable(),
      rating: z.number().nullable(),
      ratingCount: z.int().nullable(),
      attributes: z.record(text, text),
      url: text.nullable(),
    }),
  ),
  withheldSentences: z.int(),
});

/** The store is shared: what comes out of it is checked like any other input, and what fails is a miss. */
const codec: Codec<AnswerBody> = {
  encode: (body) => JSON.stringify(body),
  decode: (stored) => parseJson(AnswerBodySchema, stored),
};

const placeOf = ({ merchant, versions, question }: AnswerCacheKey): CacheKey =>
  cacheKey({ merchant, space: 'answer', versions, subject: question });

/** On any cache of platform-cache; give `onFailure` to hear of a store that fails. */
export const tenantAnswerCache = (cache: TenantCache, onFailure: (error: unknown) => void): AnswerCache => ({
  find: async (key) => {
    try {
      const found = await cache.find(placeOf(key), codec);
      return found && { body: found.value, age: found.age };
    } catch (error) {
      onFailure(error);
      return null;
    }
  },
  keep: async (key, body, lifetime) => {
    try {
      await cache.keep(placeOf(key), lifetime, codec, body);
    } catch (error) {
      onFailure(error);
    }
  },
});
