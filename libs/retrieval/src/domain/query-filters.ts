import type { ProductFilters } from './document.ts';

/** A bare number is a price only beside a currency: "under 5 kg" is none. */
const money =
  /(?:[$€£]|\b(?:usd|eur|gbp) )\s?(\d[\d,]*(?:\.\d+)?)(k\b)?(?: ?(?:dollars?|bucks|usd|euros?|eur|gbp)\b)?|\b(\d[\d,]*(?:\.\d+)?)(k)? ?(?:dollars?|bucks|usd|euros?|eur|gbp|€|£)(?!\w)/gi;
const low = /\b(?:over|above|more than|at least|starting at|starting from|min|minimum|minimum of)\s$/i;
const high =
  /\b(?:under|below|less than|cheaper than|no more than|at most|up to|max|maximum|maximum of|within|not over|budget of)\s$/i;
const range = /\b(?:between|from)\s[$€£]?(\d[\d,]*(?:\.\d+)?)(k)?\s?(?:and|to|-|–)\s?$/i;
const lookBehindCharacters = 40;

const stock = /\b(?:in stock|available now|currently available)\b/i;
/** "When will it be back in stock" asks about stock; it does not ask for what is there. */
const aboutStock = /\b(?:not|isn'?t|aren'?t|out of|back|when|if|is|are)\b[^.?!]{0,40}\b(?:in stock|available)\b/i;
const stars =
  /\b([1-5](?:\.\d)?)(?: ?\+ ?stars?\b|[ -]?stars? (?:and|or) (?:up|above|more|better|higher)\b)|\b(?:at least|over|above|minimum of) ([1-5](?:\.\d)?)[ -]?stars?\b/i;

const minor = (digits: string | undefined, thousand: string | undefined): number | null => {
  const value = Number((digits ?? '').replaceAll(',', ''));
  return digits === undefined || !Number.isFinite(value) ? null : Math.round(value * (thousand ? 100_000 : 100));
};

export interface ReadQuery {
  /** The question without the words that became filters. */
  readonly text: string;
  readonly filters: ProductFilters;
}

interface Limit {
  readonly from: number;
  readonly to: number;
  readonly filters: ProductFilters;
}

const limitAt = (text: string, match: RegExpExecArray): Limit | null => {
  const amount = minor(match[1] ?? match[3], match[2] ?? match[4]);
  if (amount === null) return null;
  const start = Math.max(0, match.index - lookBehindCharacters);
  const before = text.slice(start, match.index);
  const to = match.index + match[0].length;
  const between = range.exec(before);
  const least = between && minor(between[1], between[2]);
  if (between && least !== null && least <= amount)
    return { from: start + between.index, to, filters: { priceMinorMin: least, priceMinorMax: amount } };
  const above = low.exec(before);
  if (above) return { from: start + above.index, to, filters: { priceMinorMin: amount } };
  const below = high.exec(before);
  return below && { from: start + below.index, to, filters: { priceMinorMax: amount } };
};

const cutOut = (text: string, from: number, to: number): string => `${text.slice(0, from)} ${text.slice(to)}`;

/** Reads price, stock and rating limits as shoppers write them. */
export const readFilters = (query: string): ReadQuery => {
  let text = query.replace(/\s+/g, ' ').trim();
  let filters: ProductFilters = {};
  const limits = Array.from(text.matchAll(money), (match) => limitAt(text, match)).filter((limit) => limit !== null);
  for (const limit of limits.toReversed()) {
    filters = { ...filters, ...limit.filters };
    text = cutOut(text, limit.from, limit.to);
  }
  const rated = stars.exec(text);
  if (rated) {
    filters = { ...filters, ratingMin: Number(rated[1] ?? rated[2]) };
    text = cutOut(text, rated.index, rated.index + rated[0].length);
  }
  const stocked = aboutStock.test(text) ? null : stock.exec(text);
  if (stocked) {
    filters = { ...filters, inStock: true };
    text = cutOut(text, stocked.index, stocked.index + stocked[0].length);
  }
  const rest = text.replace(/\s+/g, ' ').trim();
  // A question of nothing but limits still needs words to rank by.
  return { text: rest === '' ? query : rest, filters };
};
