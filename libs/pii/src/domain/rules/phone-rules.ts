import { orderCue, phoneCue, phoneCueBehind, phoneCueNext } from './cues.ts';
import type { NumberGroups } from './number-groups.ts';
import type { Scan } from './scan.ts';

const date =
  /^(?:\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d{2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?!\d)|\d{4} ?[-/] ?\d{4}$|(?:19|20)\d{2}$)/;
const northAmerican = /^(?:1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]{1,2}[2-9]\d{2}[-. ]\d{4}$/;
const northAmericanTrunk = /^(?:00)?1[-. ]\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}$/;
const nationalTrunk = /^0[1-9]\d{0,4}(?:[ /]{1,3}\d{2,8}(?:[ -]\d{2,4}){0,4}|-\d{3,8}(?:-\d{3,4}){0,2})$/;
const pairs = /^0[1-9](?:[. -]\d\d){4}$/;
const areaInParentheses = /^\+?[\d ]{0,4}\(\d{1,5}\)/;
const extension = /^\s?(?:x|ext\.?|extension)\s?\d{1,6}(?!\d)/i;
/** Bare digits that a plan of numbers allows: a trunk zero, or the ten digits of North America. */
const bareTrunk = /^0\d{8,10}$/;
const bareNorthAmerican = /^1?[2-9]\d{2}[2-9]\d{6}$/;
/** Blocks as people group a number, when no form of a country is known; thousands and ranges are none. */
const grouped = /^\+?\d{1,5}(?:(?:[ .-]| \/ )\d{2,8}){1,5}$/;
const thousands = /^\d{1,3}(?:[ .]\d{3})+$|000$/;
const twoModels = /^\d{4} \d{4}$/;
/** Where no sentence stands around it, a number fills a field: the next words are not its goods. */
const fieldEnd = /^"?\s*(?:$|[\n\t,;|)/<&]|(?:or|and)\b|[-(] ?\p{L}|[a-z._+-]+@)/u;
const goodsCue =
  /\b(?:isbn|upc|ean|asin|gtin|model|sku|part|serial|size|version|dimensions?|weight|width|range|between|from|score)\b[^\n]{0,12}$/u;
const priceBefore = /[$€£¥]\s?$/;
const measureBehind =
  /^\s?(?:mm|cm|kg|gb|tb|mb|mah|mhz|ghz|hz|watts?|volts?|dpi|inch|usd|eur|euros?|dollars?|pounds|percent|%|items?|pieces|units|products?|x\s?\d{3})/;

const otherNumber = /(?:account|card|zip|acct|iban|routing|sort code|customer|member|policy|id)\b[^\p{L}]*$/u;

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly digits: string;
  readonly blocks: number;
}

const unclosed = (value: string): boolean => value.split('(').length > value.split(')').length;

/** The whole row of joined groups that starts at `first`, with the sign or parenthesis in front. */
const candidateAt = (scan: Scan, groups: NumberGroups, first: number): { candidate: Candidate; last: number } => {
  let last = first;
  let total = (groups.ends[first] ?? 0) - (groups.starts[first] ?? 0);
  let taken = total;
  while (groups.joins[last] === 1 && last + 1 < groups.count && last - first < 9) {
    total += (groups.ends[last + 1] ?? 0) - (groups.starts[last + 1] ?? 0);
    const between = scan.text.slice(groups.ends[last], groups.starts[last + 1]);
    // Enough digits for one number in front of a slash: another one follows.
    if (total > 17 || between.includes('\t') || (between === ' / ' && taken >= 8)) break;
    taken = total;
    last += 1;
  }
  let start = groups.starts[first] ?? 0;
  while (start > 0 && /[+(]/.test(scan.text[start - 1] ?? '') && (groups.starts[first] ?? 0) - start < 2) start -= 1;
  const end = groups.ends[last] ?? 0;
  // A parenthesis that closes behind the number, or nowhere, belongs to the sentence.
  while (scan.text[start] === '(' && unclosed(scan.text.slice(start, end))) start += 1;
  const value = scan.text.slice(start, end);
  return { candidate: { start, end, value, digits: value.replace(/\D/g, ''), blocks: last - first + 1 }, last };
};

/** 15" screen, but not "0341 123456" between quotes. */
const isInches = (scan: Scan, start: number, end: number): boolean =>
  scan.text[end] === '"' && scan.text[start - 1] !== '"';

const rejects = (scan: Scan, { start, end, value, digits }: Candidate): boolean =>
  digits.length < 7 ||
  digits.length > 15 ||
  /[\p{L}\p{N}_@#]$/u.test(scan.text.slice(Math.max(0, start - 2), start)) ||
  /(?:[./-]|\d,)$/.test(scan.text.slice(Math.max(0, start - 2), start)) ||
  (/^(?:[\p{L}_@]|[.,]\d|-[\p{L}]{0,2}\d)/u.test(scan.text.slice(end, end + 4)) &&
    !phoneCueBehind.test(scan.after(end, 16)) &&
    !extension.test(scan.after(end, 12))) ||
  (digits.length <= 8 && date.test(value)) ||
  priceBefore.test(scan.before(start, 2)) ||
  isInches(scan, start, end) ||
  (measureBehind.test(scan.after(end, 12)) && !extension.test(scan.after(end, 12))) ||
  value.startsWith('000');

/** Without any word of phones only the form speaks; a product title is asked for more. */
const judgeForm = (
  scan: Scan,
  { start, end, value, digits, blocks }: Candidate,
): readonly [number, string] | undefined => {
  if (areaInParentheses.test(value) && blocks >= 2) return [0.9, 'phone.area'];
  if (northAmerican.test(value) || northAmericanTrunk.test(value)) return [0.9, 'phone.north-american'];
  if (pairs.test(value)) return [0.85, 'phone.pairs'];
  if (scan.isSentence && nationalTrunk.test(value) && digits.length >= 9 && digits.length <= 12)
    return [0.8, 'phone.national'];
  const mayBeGoods = !scan.isSentence || twoModels.test(value);
  if (goodsCue.test(scan.before(start, 24)) || (mayBeGoods && !fieldEnd.test(scan.after(end, 8)))) return undefined;
  if (bareTrunk.test(value)) return [0.65, 'phone.bare-trunk'];
  if (bareNorthAmerican.test(value)) return [0.6, 'phone.bare-north-american'];
  if (grouped.test(value) && !thousands.test(value) && digits.length >= 8 && digits.length <= 13)
    return [0.6, 'phone.grouped'];
  return undefined;
};

/** @returns the confidence and the rule, or nothing; below 0.8 it holds only where the text is no product title */
const judge = (scan: Scan, candidate: Candidate): readonly [number, string] | undefined => {
  const { start, end, value, digits, blocks } = candidate;
  const near = scan.before(start);
  const order = orderCue.test(near);
  const cued = phoneCue.test(near) && !order;
  const isNext = phoneCueNext.test(near) && !order;
  const isSure = scan.isSentence || isNext;
  if (phoneCueBehind.test(scan.after(end, 28))) return [0.97, 'phone.cue-behind'];
  if (/^\(?\+/.test(value) && digits.length >= 8) return [0.97, 'phone.international'];
  if (/^\d+$/.test(value)) {
    if (order || digits.length > 13 || otherNumber.test(near.slice(-20))) return undefined;
    if (!cued) return judgeForm(scan, candidate);
    return [isSure && !(value.startsWith('00') && !scan.isSentence) ? 0.9 : 0.7, 'phone.cue'];
  }
  if (cued && !(value.includes('/') && blocks > 4) && !/^\d+\.\d{1,2}$/.test(value))
    return [isSure ? 0.95 : 0.7, 'phone.cue'];
  return order ? undefined : judgeForm(scan, candidate);
};

/** Phone numbers by their form or by a word nearby; dates, prices, measures and numbers of orders are none. */
export const findPhones = (scan: Scan, groups: NumberGroups): void => {
  for (let first = 0; first < groups.count; first += 1) {
    const { candidate, last } = candidateAt(scan, groups, first);
    if (rejects(scan, candidate)) continue;
    const verdict = judge(scan, candidate);
    if (!verdict) continue;
    const behind = extension.exec(scan.text.slice(candidate.end, candidate.end + 16))?.[0].length ?? 0;
    if (scan.claim(candidate.start, candidate.end + behind, 'PHONE', verdict[0], verdict[1])) first = last;
  }
};
