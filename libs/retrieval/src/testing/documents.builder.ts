import { money } from '@rag-assistant/kernel';
import type { Product } from '../domain/document.ts';
import type { ProductDocument, TextDocument } from '../domain/source-document.ts';

export const aProduct = (sku: string, changes: Partial<Product> = {}): ProductDocument => ({
  kind: 'product',
  externalId: sku,
  product: {
    sku,
    name: `Product ${sku}`,
    description: '',
    brand: null,
    category: null,
    price: money(1000, 'USD'),
    stock: 5,
    rating: 4,
    ratingCount: 10,
    attributes: {},
    url: null,
    ...changes,
  },
});

export const aPolicy = (
  externalId: string,
  title: string,
  content: string,
  kind: 'policy' | 'faq' = 'policy',
): TextDocument => ({
  kind,
  externalId,
  title,
  format: 'markdown',
  content,
  sourceUri: `${externalId}.md`,
});
