/** What a question asks of a product beside its kind; prices in whole currency units. */
export interface Filters {
  readonly price_max?: number;
  readonly price_min?: number;
  readonly in_stock?: boolean;
  readonly brand?: string;
  readonly rating_min?: number;
}

export interface Filtered {
  readonly filters: Filters;
  /** The question without the words that became filters. */
  readonly rest: string;
}

const digits = String.raw`(\d+(?:,\d{3})*(?:\.\d{1,2})?)`;
/** "under 5 kg" is no price, "under $150 in blue" is. */
const otherUnit = String.raw`\s?(?:[\d%°]|kg|g\b|grams?|lbs?\b|oz|ounces?|inch|inches|in\b|cm|mm|m\b|ft|feet|l\b|lit|ml|cups?|people|persons?|w\b|watts?|years?|days?|hours?|minutes?|stars?|degrees?|-person|-inch|-litre|-liter|-cup)`;
const amount = String.raw`(?:[$€£]\s?${digits}|${digits}(?:\s?(?:dollars?|bucks|usd|euros?|eur|pounds|quid|gbp|[€£])|(?!${otherUnit})(?!\d|[.,]\d)))`;
const number = (...texts: (string | undefined)[]): number =>
  Number((texts.find((text) => text !== undefined) ?? '').replaceAll(',', ''));

const between = new RegExp(String.raw`\b(?:between|from)\s+${amount}\s+(?:and|to)\s+${amount}`, 'i');
const most = new RegExp(
  String.raw`(?:\b(?:for\s+)?(?:under|below|less than|at most|up to|no more than|not more than|cheaper than|within|max(?:imum)?(?: of)?|budget(?: is| of)?|beneath)|<)\s*${amount}(?:\s+or (?:less|under))?`,
  'i',
);
const orLess = new RegExp(String.raw`${amount}\s+(?:or less|or under|or cheaper|max(?:imum)?|tops)\b`, 'i');
const least = new RegExp(
  String.raw`(?:\b(?:over|above|more than|at least|starting at|min(?:imum)?(?: of)?)|>)\s*${amount}`,
  'i',
);
const about = new RegExp(
  String.raw`\b(?:around|about|roughly|approximately)\s+[$€£]\s?(\d+(?:,\d{3})*(?:\.\d{1,2})?)`,
  'i',
);
const aroundShare = 0.25;
const starCount = /\b(\d(?:\.\d)?)(?: ?\+)?[ -]?stars?\b/i;
const rated = /\brated (?:at least |above |over )?(\d(?:\.\d)?)\b/i;
/** What may stand around a rating and goes with it. */
const ratingFrame =
  /\b(?:rated|rating of|with a rating of|with)? ?(?:at least|above|over|more than|minimum)? ?§(?: ?\+)?(?: (?:or|and) (?:more|better|higher|above|up))?/i;
const wellRated = /\b(?:well|highly|top|best)[- ]rated\b/i;
const wellRatedMin = 4;
const stock =
  /\b(?:that (?:is|are) |which (?:is|are) )?(?:currently )?(?:in stock|available (?:right )?now|available today|ready to ship)\b/i;
/** "Is it in stock?" wants to know; "tents in stock" wants to see only those. */
const asksStock =
  /^\s*(?:(?:so|and|ok|but)[, ]+)*(?:is|are|do you (?:still )?have (?:the|it|this|that)|how many)\b|\bis (?:it|the|this|that)\b/i;
const brand = /\b(?:by|from (?:the )?brand|made by)\s+((?:\p{Lu}[\p{L}\d'&-]*)(?:\s+\p{Lu}[\p{L}\d'&-]*)*)/u;

type Reading = readonly [RegExp, (match: RegExpExecArray) => Filters];

const readings: readonly Reading[] = [
  [between, (match) => ({ price_min: number(match[1], match[2]), price_max: number(match[3], match[4]) })],
  [starCount, (match) => (number(match[1]) <= 5 ? { rating_min: number(match[1]) } : {})],
  [rated, (match) => (number(match[1]) <= 5 ? { rating_min: number(match[1]) } : {})],
  [wellRated, () => ({ rating_min: wellRatedMin })],
  [most, (match) => ({ price_max: number(match[1], match[2]) })],
  [orLess, (match) => ({ price_max: number(match[1], match[2]) })],
  [least, (match) => ({ price_min: number(match[1], match[2]) })],
  [
    about,
    (match) => ({
      price_min: Math.floor(number(match[1]) * (1 - aroundShare)),
      price_max: Math.ceil(number(match[1]) * (1 + aroundShare)),
    }),
  ],
  [brand, (match) => (match[1] === undefined ? {} : { brand: match[1] })],
];

export const readFilters = (question: string): Filtered => {
  let rest = question;
  let filters: Filters = {};
  for (const [pattern, read] of readings) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const found = read(match);
    if (Object.keys(found).length === 0) continue;
    filters = { ...found, ...filters };
    rest = `${rest.slice(0, match.index)} § ${rest.slice(match.index + match[0].length)}`
      .replace(/\s+/g, ' ')
      .replace('rating_min' in found ? ratingFrame : '§', ' ');
  }
  if (stock.test(rest) && !asksStock.test(question)) {
    filters = { ...filters, in_stock: true };
    rest = rest.replace(stock, ' ');
  }
  return { filters, rest: rest.replace(/\s+/g, ' ').trim() };
};
