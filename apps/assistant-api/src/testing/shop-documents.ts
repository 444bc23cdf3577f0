import type { SourceDocument } from '@rag-assistant/retrieval';
import { money } from '@rag-assistant/kernel';

/** A small shop; `mark` stands in every text, so that a leak into another shop is seen. */
export const shopDocuments = (mark: string): SourceDocument[] => [
  {
    kind: 'policy',
    externalId: 'returns',
    title: `Returns at ${mark}`,
    format: 'markdown',
    content: `# Returns\n\nYou can return unused items within 30 days of delivery.\n\nRefunds of ${mark} reach you within 5 business days.`,
    sourceUri: `https://${mark}.example/returns`,
  },
  {
    kind: 'product',
    externalId: 'kettle',
    product: {
      sku: 'KET-17',
      name: `${mark} Kettle 1.7 l`,
      description: 'A stovetop kettle with a whistle. It works on gas and induction.',
      brand: mark,
      category: 'Kettles',
      price: money(5900, 'USD'),
      stock: 12,
      rating: 4.5,
      ratingCount: 10,
      attributes: { Capacity: '1.7 l' },
      url: null,
    },
  },
];

/** The same shop as a request of the API has it. */
export const shopBodies = (mark: string): object[] =>
  shopDocuments(mark).map((document) => {
    if (document.kind !== 'product') return document;
    const { price, ...product } = document.product;
    return { ...document, product: { ...product, priceMinor: price?.amountMinor ?? null } };
  });
