import type { ProductFilters } from './document.ts';

const amount = String.raw`(?:[$€£]|usd |eur |gbp )?\s?(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)(k\b)?`;
const currency = String.raw`\s?(?:dollars?|bucks|usd|euros?|eur|pounds|gbp|[$€£])`;
/** A bare number is a price only beside a currency: "under 5 kg" is none. */
const priced = String.raw`(?:(?=[$€£]|usd |eur |gbp )${amount}(?:${currency})?|${amount}${currency}(?!\w))`;

const between = new RegExp(
  String.raw`\b(?:between|from)\s+${priced.replaceAll(currency, `(?:${currency})?`)}\s*(?:and|to|-)\s*${priced}`,
  'i',
);
const below = new RegExp(
  String.raw`\b(?:under|below|less than|cheaper than|no more than|at most|up to|max(?:imum)?|within)\s+${priced}`,
  'i',
);
const above = new RegExp(String.raw`\b(?:over|above|more than|at least|starting at|min(?:imum)?)\s+${priced}`, 'i');
const stock = /\b(?:in stock|available now|currently available)\b/i;
const notStock = /\b(?:not|isn'?t|aren'?t|out of|back|when|if)\s+(?:\w+\s+)?in stock\b/i;
const stars =
  /\b(?:at least\s+)?([1-5](?:\.\d)?)\s*(?:\+|-?\s*stars?\s*(?:and|or)\s*(?:up|above|more|better|higher))|\b(?:at least|over|above|minimum(?: of)?)\s+([1-5](?:\.\d)?)\s*stars?|([1-5](?:\.\d)?)\s*\+\s*stars?/i;

const minor = (groups: readonly (string | undefined)[]): number | undefined => {
  const at = groups.findIndex((group) => group !== undefined && /^\d/.test(group));
  const number = Number((groups[at] ?? '').replaceAll(',', ''));
  if (at < 0 || !Number.isFinite(number)) return undefined;
  return Math.round(number * (groups[at + 1] === undefined ? 100 : 100_000));
};

export interface ReadQuery {
  /** The question without the words that became filters. */
  readonly text: string;
  readonly filters: ProductFilters;
}

/** Reads price, stock and rating limits as shoppers write them. Filters given by the caller win over those read. */
export const readFilters = (query: string): ReadQuery => {
  let text = query;
  const filters: { -readonly [key in keyof ProductFilters]: ProductFilters[key] } = {};
  const take = (pattern: RegExp, use: (groups: readonly (string | undefined)[]) => boolean): void => {
    const match = pattern.exec(text);
    if (match && use(match.slice(1))) text = text.replace(match[0], ' ');
  };
  take(between, (groups) => {
    const low = minor(groups.slice(0, groups.length / 2));
    const high = minor(groups.slice(groups.length / 2));
    if (low === undefined || high === undefined || low > high) return false;
    filters.priceMinorMin = low;
    filters.priceMinorMax = high;
    return true;
  });
  const bound = (name: 'priceMinorMin' | 'priceMinorMax') => (groups: readonly (string | undefined)[]) => {
    const value = minor(groups);
    if (value === undefined || filters[name] !== undefined) return false;
    filters[name] = value;
    return true;
  };
  take(below, bound('priceMinorMax'));
  take(above, bound('priceMinorMin'));
  if (!notStock.test(text)) take(stock, () => (filters.inStock = true));
  take(stars, (groups) => {
    filters.ratingMin = Number(groups.find((group) => group !== undefined));
    return true;
  });
  const rest = text.replace(/\s+/g, ' ').trim();
  // A question of nothing but limits still needs words to rank by.
  return { text: rest === '' ? query : rest, filters };
};
