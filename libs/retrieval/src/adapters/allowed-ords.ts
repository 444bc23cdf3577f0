import type { MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import type { ProductFilters } from '../domain/document.ts';
import type { IndexQuery } from '../ports/document-index.port.ts';
import { facetKey } from './facet-key.ts';
import { parseIntegers } from './integer-text.ts';

/** Places that pass the filters. */
export interface AllowedOrds {
  readonly size: number;
  has(ord: number): boolean;
}

/** Which places pass, as a subquery; `values` follow the merchant's `$1`. Null lets all pass. */
export interface OrdCondition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const facetCondition = (filters: ProductFilters): OrdCondition | null => {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (text: (place: string) => string, value: unknown): void => {
    values.push(value);
    conditions.push(text(`$${values.length + 1}`));
  };
  const { priceMinorMin, priceMinorMax, inStock, ratingMin, brand, category } = filters;
  if (priceMinorMin !== undefined) add((place) => `price_minor >= ${place}::bigint`, priceMinorMin);
  if (priceMinorMax !== undefined) add((place) => `price_minor <= ${place}::bigint`, priceMinorMax);
  if (ratingMin !== undefined) add((place) => `rating >= ${place}::real`, ratingMin);
  if (brand !== undefined) add((place) => `brand = ${place}::text`, facetKey(brand));
  if (category !== undefined) add((place) => `position(${place}::text in category) > 0`, facetKey(category));
  if (inStock !== undefined) conditions.push(inStock ? '(stock > 0 or stock is null)' : 'stock = 0');
  if (conditions.length === 0) return null;
  return { sql: `select ord from product_facets where merchant_id = $1::uuid and ${conditions.join(' and ')}`, values };
};

export const ordCondition = (query: IndexQuery): OrdCondition | null => {
  if (query.shelf === 'product') return facetCondition(query.filters);
  if (query.kinds.includes('policy') && query.kinds.includes('faq')) return null;
  return {
    sql: `select unnest(ords) ord from documents where merchant_id = $1::uuid and kind = any ($2::text[])`,
    values: [query.kinds],
  };
};

/** As one value, since a wide filter lets tens of thousands pass, and a row each costs more than the filter. */
export const allowedOrds = async (
  sql: Sql,
  merchant: MerchantId,
  condition: OrdCondition | null,
): Promise<AllowedOrds | null> => {
  if (!condition) return null;
  const [row] = await sql.query<{ ords: string | null }>(
    `select array_agg(ord)::text ords from (${condition.sql}) passing`,
    [merchant, ...condition.values],
  );
  const ords = parseIntegers(row?.ords ?? '{}');
  const places = new Uint8Array(ords.reduce((most, ord) => Math.max(most, ord + 1), 0));
  for (const ord of ords) places[ord] = 1;
  return { size: ords.length, has: (ord) => places[ord] === 1 };
};
