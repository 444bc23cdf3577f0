import { DocumentId, formatMoney, money } from '@rag-assistant/kernel';
import type { Evidence, EvidenceProduct } from '../domain/evidence.ts';

export const documentNumber = (n: number): DocumentId =>
  DocumentId.parse(`20000000-0000-4000-8000-${String(n).padStart(12, '0')}`);

/** A product passage with one fact a line, as retrieval makes it. */
export const productEvidence = (
  n: number,
  product: Partial<EvidenceProduct> & { readonly name: string; readonly description?: string },
): Evidence => {
  const { description = '', ...given } = product;
  const full: EvidenceProduct = {
    sku: `SKU-${n}`,
    brand: null,
    category: null,
    price: money(1000 * n, 'USD'),
    stock: 5,
    rating: 4.5,
    ratingCount: 20,
    attributes: {},
    url: null,
    ...given,
  };
  const lines = [
    full.name,
    ...(full.brand === null ? [] : [`Brand: ${full.brand}`]),
    ...(full.category === null ? [] : [`Category: ${full.category}`]),
    ...(full.price === null ? [] : [`Price: ${formatMoney(full.price)}`]),
    ...(full.stock === null ? [] : [`Stock: ${full.stock === 0 ? 'out of stock' : `${full.stock} in stock`}`]),
    ...(full.rating === null ? [] : [`Rating: ${full.rating} out of 5 stars from ${full.ratingCount ?? 0} ratings`]),
    `SKU: ${full.sku}`,
    ...Object.entries(full.attributes).map(([name, value]) => `${name}: ${value}`),
  ];
  const text = `${lines.join('\n')}${description === '' ? '' : `\n\n${description}`}`;
  return {
    documentId: documentNumber(n),
    kind: 'product',
    title: full.name,
    headings: [],
    text,
    start: 0,
    end: text.length,
    sourceUri: null,
    relevance: 0.9,
    product: full,
  };
};

/** A passage of a policy; `start` is where it stands in its document. */
export const policyEvidence = (
  n: number,
  policy: { title: string; text: string; headings?: readonly string[]; start?: number },
): Evidence => {
  const start = policy.start ?? 0;
  return {
    documentId: documentNumber(n),
    kind: 'policy',
    title: policy.title,
    headings: policy.headings ?? [],
    text: policy.text,
    start,
    end: start + policy.text.length,
    sourceUri: `policies/${n}.md`,
    relevance: 0.8,
    product: null,
  };
};
