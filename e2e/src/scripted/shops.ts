import type { Citation, Document, ProductCard } from '@rag-assistant/contracts';

const at = '2026-11-02T09:00:00.000Z';
const uuid = (tail: number): string => `30000000-0000-4000-8000-${tail.toString().padStart(12, '0')}`;

const document = (tail: number, kind: Document['kind'], title: string, text: string): Document => ({
  documentId: uuid(tail),
  externalId: `doc-${tail}`,
  collection: 'scripted',
  kind,
  title,
  sourceUri: kind === 'product' ? null : `policies/${title.toLowerCase().replaceAll(' ', '-')}.md`,
  contentHash: 'sha256:0',
  chunks: 1,
  updatedAt: at,
  text,
});

const filler = (topic: string): string =>
  Array.from(
    { length: 12 },
    (_, n) =>
      `Section ${n + 1}. This part of the page deals with ${topic}; it says nothing that the question asks for and is here so that the passage has to be scrolled to.`,
  ).join('\n\n');

export const cite = (number: number, source: Document, snippet: string): Citation => {
  const start = source.text.indexOf(snippet);
  if (start < 0) throw new Error(`“${snippet}” does not stand in ${source.title}`);
  return {
    number,
    documentId: source.documentId,
    kind: source.kind,
    title: source.title,
    snippet,
    start,
    end: start + snippet.length,
    score: 0.93,
    sku: null,
    sourceUri: source.sourceUri,
  };
};

const card = (source: Document, sku: string, brand: string, cents: number, stock: number): ProductCard => ({
  documentId: source.documentId,
  sku,
  name: source.title,
  brand,
  category: null,
  price: { amountMinor: cents, currency: 'USD', text: `$${(cents / 100).toFixed(2)}` },
  stock,
  rating: 4.6,
  ratingCount: 1284,
  url: null,
});

const days = (n: number): string => `You can return unused items within ${n} days of delivery.`;
const returns = (tail: number, n: number): Document =>
  document(tail, 'policy', 'Returns policy', `Returns\n\n${filler('exchanges')}\n\n${days(n)}\n\n${filler('repairs')}`);
const refunds = 'Refunds reach your card within 5 working days.';
const paid = (tail: number): Document =>
  document(tail, 'faq', 'When do I get my money back?', `When do I get my money back?\n\n${refunds} We write to you.`);

const shell = document(
  3,
  'product',
  'Ridgeline 3L Shell Jacket',
  'Ridgeline 3L Shell Jacket\n\nWaterproof to 20,000 mm, 410 g.',
);
const down = document(4, 'product', 'Col Down Hooded Jacket', 'Col Down Hooded Jacket\n\n800-fill down, 340 g.');
const wind = document(5, 'product', 'Gust Wind Jacket', 'Gust Wind Jacket\n\nPacks into its own pocket, 110 g.');
const kettle = document(
  13,
  'product',
  'Pour-Over Gooseneck Kettle',
  'Pour-Over Gooseneck Kettle\n\nHolds 0.9 l, set from 40 to 100 °C.',
);

/** Two shops of invented data, each with a policy, an FAQ and products; the answers of a scripted assistant cite them. */
export const shops = [
  {
    slug: 'alpine-outfitters',
    name: 'Alpine Outfitters',
    description: 'Jackets, boots and packs for the mountains.',
    suggestions: ['How long do I have to return something?', 'Which jackets are waterproof?', 'Do you ship to Norway?'],
    users: [
      { id: 'alpine-shopper', label: 'Mia, shopper', roles: ['shopper' as const] },
      { id: 'alpine-staff', label: 'Jon, staff', roles: ['merchant_staff' as const] },
      { id: 'alpine-admin', label: 'Ada, shop admin', roles: ['merchant_admin' as const] },
    ],
    days: days(60),
    refunds,
    documents: [returns(1, 60), paid(2), shell, down, wind],
    products: [
      card(shell, 'AO-1', 'Ridgeline', 28900, 14),
      card(down, 'AO-2', 'Col', 34900, 3),
      card(wind, 'AO-3', 'Gust', 8900, 0),
    ],
    productFact: 'Waterproof to 20,000 mm',
  },
  {
    slug: 'copper-kettle',
    name: 'Copper Kettle',
    description: 'Kettles, grinders and everything for the kitchen.',
    suggestions: ['How long do I have to return something?', 'Which kettles hold a set temperature?'],
    users: [{ id: 'copper-shopper', label: 'Ben, shopper', roles: ['shopper' as const] }],
    days: days(30),
    refunds,
    documents: [returns(11, 30), paid(12), kettle],
    products: [card(kettle, 'CK-1', 'Copperline', 7900, 22)],
    productFact: 'set from 40 to 100 °C',
  },
];
export type ScriptedShop = (typeof shops)[number];
