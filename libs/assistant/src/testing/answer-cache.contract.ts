import { merchantNumber } from '@rag-assistant/kernel/testing';
import { money } from '@rag-assistant/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AnswerBody } from '../domain/answer.ts';
import type { AnswerCache, AnswerCacheKey } from '../ports/answer-cache.port.ts';
import { documentNumber, productEvidence } from './evidence.builder.ts';

export interface AnswerCacheSubject {
  readonly cache: AnswerCache;
  /** Lets so many milliseconds pass for it. */
  later(ms: number): Promise<void>;
}

const { product } = productEvidence(1, { name: 'Kettle', price: money(5900, 'USD'), attributes: { Colour: 'copper' } });

export const anAnswerBody = (text: string): AnswerBody => ({
  outcome: 'answered',
  sentences: [{ text: `${text} [1].`, citations: [1] }],
  citations: [
    {
      number: 1,
      documentId: documentNumber(1),
      kind: 'product',
      title: 'Kettle – “copper” ☕',
      snippet: 'Price: $59.00',
      start: 3,
      end: 16,
      score: 0.75,
      sku: 'SKU-1',
      sourceUri: null,
    },
  ],
  products: product ? [{ ...product, documentId: documentNumber(1) }] : [],
  withheldSentences: 1,
});

const lifetime = { freshMs: 300, staleMs: 300, expiredMs: 300 };
let questions = 0;

/** What every answer cache does; `make` may give the same one again. */
export const describeAnswerCache = (
  subject: string,
  make: () => AnswerCacheSubject | Promise<AnswerCacheSubject>,
): void => {
  describe(`AnswerCache: ${subject}`, () => {
    let cache: AnswerCache;
    let later: (ms: number) => Promise<void>;
    const key = (changes: Partial<AnswerCacheKey> = {}): AnswerCacheKey => ({
      merchant: merchantNumber(1),
      versions: ['catalogue-1', 'model'],
      question: `question ${questions}`,
      ...changes,
    });
    beforeEach(async () => {
      questions++;
      const made = await make();
      ({ cache } = made);
      later = (ms) => made.later(ms);
    });

    it('[F3] gives an answer back as it was kept', async () => {
      expect(await cache.find(key())).toBeNull();
      await cache.keep(key(), anAnswerBody('It costs $59.00'), lifetime);
      expect(await cache.find(key())).toEqual({ body: anAnswerBody('It costs $59.00'), age: 'fresh' });
    });

    it('[F11] keeps merchants, versions and questions apart', async () => {
      await cache.keep(key(), anAnswerBody('ours'), lifetime);
      const others = [
        { merchant: merchantNumber(2) },
        { versions: ['catalogue-2', 'model'] },
        { versions: ['catalogue-1', 'other-model'] },
        { versions: ['catalogue-1'] },
        { question: 'another' },
      ];
      for (const other of others) expect(await cache.find(key(other))).toBeNull();
    });

    it('[C4] lets an answer grow stale, then expired, then forgets it', async () => {
      await cache.keep(key(), anAnswerBody('old'), lifetime);
      const ages: unknown[] = [];
      for (let at = 0; at < 3; at++) {
        await later(at === 0 ? 320 : 300);
        ages.push((await cache.find(key()))?.age);
      }
      expect(ages).toEqual(['stale', 'expired', undefined]);
    });

    it('keeps the last answer of two', async () => {
      await cache.keep(key(), anAnswerBody('first'), lifetime);
      await cache.keep(key(), anAnswerBody('second'), lifetime);
      expect((await cache.find(key()))?.body).toEqual(anAnswerBody('second'));
    });
  });
};
