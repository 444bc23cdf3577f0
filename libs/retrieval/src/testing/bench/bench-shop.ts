import { join } from 'node:path';
import { MerchantId } from '@rag-assistant/kernel';
import { openFileSource } from '../../adapters/merchant-source.file.ts';
import type { ProductDocument } from '../../domain/source-document.ts';
import { seededRandom } from '../../evaluation/metrics.ts';

/** The largest of the public catalogues as it is, and neighbours made of its products with words exchanged. */
export interface BenchShop {
  readonly merchant: MerchantId;
  readonly products: readonly ProductDocument[];
}

export const benchMerchant = (number: number): MerchantId =>
  MerchantId.parse(`b0000000-0000-4000-8000-${String(number).padStart(12, '0')}`);

export const catalogueOf = async (data: string): Promise<ProductDocument[]> => {
  const products: ProductDocument[] = [];
  for await (const item of openFileSource(join(data, 'product-match/walmart-amazon.corpus.jsonl.gz')).read())
    if (item.type === 'document' && item.document.kind === 'product') products.push(item.document);
  return products;
};

/** A product of the catalogue under another number, with one word of its name exchanged. */
export const exchanged = (
  catalogue: readonly ProductDocument[],
  externalId: string,
  random: () => number,
): ProductDocument => {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const [base, other] = [pick(catalogue), pick(catalogue)];
  if (!base || !other) throw new Error('the catalogue is empty');
  const words = base.product.name.split(' ');
  words[Math.floor(random() * words.length)] = pick(other.product.name.split(' ').slice(0, 2)) ?? '';
  return { kind: 'product', externalId, product: { ...base.product, sku: externalId, name: words.join(' ') } };
};

/** `total` products over merchants of Zipf sizes (exponent 1.45). */
export const neighboursOf = function* (
  catalogue: readonly ProductDocument[],
  total: number,
  merchants: number,
  seed: number,
): Generator<BenchShop> {
  const random = seededRandom(seed);
  const weights = Array.from({ length: merchants }, (_, rank) => (rank + 1) ** -1.45);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  for (const [rank, weight] of weights.entries()) {
    const size = Math.max(1, Math.round((total * weight) / sum));
    yield {
      merchant: benchMerchant(rank + 2),
      products: Array.from({ length: size }, (_, at) => exchanged(catalogue, `n${at}`, random)),
    };
  }
};
