import { createHash } from 'node:crypto';
import { AppError, invalid } from '@rag-assistant/kernel';
import type { Product } from './document.ts';
import { readPrice } from './read-price.ts';
import type { SourceDocument } from './source-document.ts';
import { faultOf } from './validate-document.ts';

export type RecordKind = 'product' | 'policy' | 'faq';
type Field = Exclude<keyof Product, 'attributes'> | 'currency' | 'title' | 'content' | 'externalId' | 'sourceUri';
/** Field of ours to column of the file. */
export type ColumnMapping = Readonly<Partial<Record<Field, string>>>;
export type SourceRecord = Readonly<Record<string, unknown>>;

const productColumns: readonly (readonly [Field, string])[] = [
  ['sku', 'sku item_id product_id productid asin article_number item_number id code handle'],
  ['name', 'name title product_name product_title item_name product'],
  ['description', 'description desc long_description product_description body body_html details summary'],
  ['brand', 'brand manufacturer vendor make maker brand_name'],
  ['category', 'category product_type categories category_name department type product_category'],
  ['price', 'price sale_price unit_price list_price amount cost price_usd price_eur'],
  ['currency', 'currency currency_code price_currency'],
  ['stock', 'stock quantity inventory qty stock_quantity in_stock available availability'],
  ['rating', 'rating average_rating stars review_score rating_average'],
  ['ratingCount', 'rating_count ratings reviews review_count number_of_reviews num_reviews'],
  ['url', 'url link product_url permalink'],
];
const textColumns: readonly (readonly [Field, string])[] = [
  ['externalId', 'id document_id slug key'],
  ['title', 'question title name heading subject'],
  ['content', 'answer content text body html markdown'],
  ['sourceUri', 'source_uri url link source'],
];

const columnKey = (column: string): string =>
  column
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

/** What the columns look like: questions with answers, titles with content, or products. */
export const guessKind = (columns: readonly string[]): RecordKind => {
  const keys = new Set(columns.map(columnKey));
  if (keys.has('question') && keys.has('answer')) return 'faq';
  const text = ['content', 'text', 'markdown', 'html'].some((key) => keys.has(key));
  return text && !keys.has('price') && !keys.has('sku') ? 'policy' : 'product';
};

/** The first spelling of each field that the file has; what is `given` is kept. */
export const guessMapping = (
  columns: readonly string[],
  kind: RecordKind,
  given: ColumnMapping = {},
): ColumnMapping => {
  const byKey = new Map(columns.map((column) => [columnKey(column), column]));
  const taken = new Set<string>(Object.values(given));
  const mapping: Partial<Record<Field, string>> = {};
  for (const [field, spellings] of kind === 'product' ? productColumns : textColumns) {
    const column =
      given[field] ??
      spellings
        .split(' ')
        .map((spelling) => byKey.get(spelling))
        .find((found) => found !== undefined && !taken.has(found));
    if (column === undefined) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return mapping;
};

export interface MappedRecord {
  readonly document: SourceDocument;
  /** What was left empty although a shop would want it said. */
  readonly warnings: readonly AppError[];
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(text).filter(Boolean).join(', ');
  return '';
};

const number = (value: unknown, code: string, publicText: string): number | null => {
  const written = text(value).replace(/(?<=\d),(?=\d{3}\b)/g, '');
  if (written === '') return null;
  const parsed = Number(written);
  if (Number.isFinite(parsed) && parsed >= 0) return parsed;
  throw invalid(code, publicText);
};

/** Yes and no are no counts: no means none left, yes leaves the count unknown. */
const stock = (value: unknown): number | null => {
  const word = text(value).toLowerCase();
  if (/^(?:false|no|out[ _-]?of[ _-]?stock|sold[ _-]?out|unavailable)$/.test(word)) return 0;
  if (/^(?:true|yes|in[ _-]?stock|available)$/.test(word)) return null;
  const count = number(value, 'retrieval.stock-unreadable', 'The stock is not a number of pieces.');
  return count === null ? null : Math.floor(count);
};

const price = (value: unknown, currency: string): { price: Product['price']; warnings: AppError[] } => {
  const written = typeof value === 'number' ? value : text(value);
  if (written === '')
    return {
      price: null,
      warnings: [invalid('retrieval.price-missing', 'The product has no price; it is stored without one.')],
    };
  const read = readPrice(written, currency);
  if (!read)
    throw invalid('retrieval.price-unreadable', 'The price cannot be read with certainty; write it as 1299.00.');
  return { price: read, warnings: [] };
};

const attributeCharactersMax = 1000;

const attributesOf = (record: SourceRecord, mapping: ColumnMapping): Record<string, string> => {
  const mapped = new Set<string>(Object.values(mapping));
  const attributes: Record<string, string> = {};
  for (const [column, value] of Object.entries(record)) {
    if (mapped.has(column) || column === 'variants') continue;
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    for (const [name, inner] of nested ? Object.entries(value) : [[column, value] as const])
      if (text(inner) !== '') attributes[name.slice(0, 100)] = text(inner).slice(0, attributeCharactersMax);
  }
  return attributes;
};

const mapProduct = (record: SourceRecord, mapping: ColumnMapping, currency: string): MappedRecord => {
  const value = (field: Field): unknown => record[mapping[field] ?? ''];
  const sku = text(value('sku'));
  const priced = price(value('price'), text(value('currency')).toUpperCase() || currency);
  const rating = number(value('rating'), 'retrieval.rating-unreadable', 'The rating is not a number from 0 to 5.');
  if (rating !== null && rating > 5)
    throw invalid('retrieval.rating-unreadable', 'The rating is not a number from 0 to 5.');
  const ratingCount = number(
    value('ratingCount'),
    'retrieval.rating-unreadable',
    'The number of ratings is no number.',
  );
  const product: Product = {
    sku,
    name: text(value('name')).replace(/\s+/g, ' '),
    description: text(value('description')),
    brand: text(value('brand')) || null,
    category: text(value('category')) || null,
    price: priced.price,
    stock: stock(value('stock')),
    rating,
    ratingCount: ratingCount === null ? null : Math.floor(ratingCount),
    attributes: attributesOf(record, mapping),
    url: /^https?:\/\//.test(text(value('url'))) ? text(value('url')) : null,
  };
  return { document: { kind: 'product', externalId: sku, product }, warnings: priced.warnings };
};

const mapText = (record: SourceRecord, mapping: ColumnMapping, kind: 'policy' | 'faq'): MappedRecord => {
  const value = (field: Field): string => text(record[mapping[field] ?? '']);
  const title = value('title');
  const content = value('content');
  if (content === '') throw invalid('retrieval.document-empty', 'The document has no text.');
  const externalId = value('externalId') || createHash('sha256').update(title).digest('hex').slice(0, 32);
  const format = /^\s*<(?:!doctype|html|p|h\d|div|ul|body)\b/i.test(content) ? 'html' : 'markdown';
  return {
    document: { kind, externalId, title, format, content, sourceUri: value('sourceUri') || null },
    warnings: [],
  };
};

/** A product with variants becomes one record a variant: price, stock and options belong to the variant. */
export const variantsOf = (record: SourceRecord): readonly SourceRecord[] => {
  const { variants, ...shared } = record;
  const list = typeof variants === 'object' && variants !== null ? Object.values(variants) : [];
  const rows = list.filter((row): row is SourceRecord => typeof row === 'object' && row !== null);
  return rows.length === 0 ? [record] : rows.map((row) => ({ ...shared, ...row }));
};

export interface MapOptions {
  readonly kind: RecordKind;
  readonly mapping: ColumnMapping;
  readonly currency: string;
}

/**
 * One record of a file as a document.
 * @throws AppError `retrieval.price-unreadable`, `retrieval.stock-unreadable`, `retrieval.rating-unreadable`,
 * `retrieval.document-empty` and those of `faultOf`
 */
export const mapRecord = (record: SourceRecord, { kind, mapping, currency }: MapOptions): MappedRecord => {
  const mapped = kind === 'product' ? mapProduct(record, mapping, currency) : mapText(record, mapping, kind);
  const fault = faultOf(mapped.document);
  if (fault) throw fault;
  return mapped;
};
