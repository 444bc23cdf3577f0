import { FakeClock, merchantNumber } from '@rag-assistant/kernel/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentIdOf } from '../domain/prepare-document.ts';
import type { DocumentIndex } from '../ports/document-index.port.ts';
import { find, model, put, type IndexSubject } from './document-index.contract.ts';
import { FakeDocumentIndex } from './document-index.fake.ts';
import { aProduct } from './documents.builder.ts';

const ours = merchantNumber(1);

/** Compares an index with one that walks every chunk, after any sequence of changes. */
export const describeIndexExactness = (subject: string, make: () => Promise<IndexSubject>): void => {
  describe(`DocumentIndex stays exact: ${subject}`, () => {
    let made: IndexSubject;
    let index: DocumentIndex;
    beforeAll(async () => {
      made = await make();
      ({ index } = made);
    });
    afterAll(() => made.close());

    it(
      'keeps counts, lengths and postings exact over any adding, replacing and removing',
      { timeout: 60_000 },
      async () => {
        const word = fc.constantFrom('tent', 'stove', 'lamp', 'rope', 'green');
        const change = fc.oneof(
          {
            weight: 4,
            arbitrary: fc.record({
              id: fc.constantFrom('a', 'b', 'c', 'd'),
              name: fc.array(word, { minLength: 1, maxLength: 6 }),
              body: fc.array(word, { maxLength: 20 }),
            }),
          },
          { weight: 1, arbitrary: fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), gone: fc.constant(true) }) },
        );
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
            async (batches) => {
              await made.reset();
              const reference = new FakeDocumentIndex(new FakeClock(), model.id);
              for (const batch of batches) {
                const put1 = new Map(
                  batch.flatMap((step) =>
                    'gone' in step
                      ? []
                      : [
                          [
                            step.id,
                            aProduct(step.id, { name: step.name.join(' '), description: step.body.join(' ') }),
                          ] as const,
                        ],
                  ),
                );
                for (const target of [index, reference]) {
                  await put(target, ours, [...put1.values()]);
                  for (const step of batch)
                    if ('gone' in step) await target.remove(ours, documentIdOf(ours, 'shop', step.id));
                }
              }
              const scores = async (target: DocumentIndex): Promise<[string, ...number[]][]> =>
                (await find(target, ours, 'tent stove lamp green', { vector: false }))
                  .map(({ product, ...scores }): [string, ...number[]] => [
                    product?.sku ?? '',
                    ...[scores.lexical, scores.titleMatch, scores.fieldMatch].map((score) => Math.round(score * 1e6)),
                  ])
                  .sort(([a], [b]) => (a < b ? -1 : 1));
              expect(await scores(index)).toEqual(await scores(reference));
            },
          ),
          { numRuns: 25 },
        );
      },
    );
  });
};
