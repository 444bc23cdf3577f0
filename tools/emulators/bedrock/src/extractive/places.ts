/** What a shopper may call a place, by the region that delivery tables name. Lower case. */
const regions: Readonly<Record<string, string>> = {
  'Northern Ireland': 'belfast derry londonderry lisburn newry armagh antrim ulster',
  'Channel Islands': 'jersey guernsey alderney sark',
  'Highlands Islands': 'inverness orkney shetland hebrides skye lewis mull arran caithness scilly',
  'UK mainland': 'london manchester birmingham leeds liverpool bristol sheffield glasgow edinburgh cardiff york',
  'European Union':
    'austria belgium bulgaria croatia cyprus czechia denmark estonia finland france germany greece hungary ireland italy latvia lithuania luxembourg malta netherlands holland poland portugal romania slovakia slovenia spain sweden paris berlin madrid rome dublin vienna amsterdam brussels lisbon eu',
  Alaska: 'anchorage fairbanks juneau',
  Hawaii: 'honolulu maui oahu kauai',
  'Contiguous United States':
    'alabama arizona arkansas california colorado connecticut delaware florida idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming chicago boston seattle denver dallas houston miami atlanta portland phoenix philadelphia',
  Canada: 'ontario quebec alberta manitoba toronto vancouver montreal calgary ottawa',
  Mexico: 'cancun guadalajara monterrey tijuana',
};
const regionOf = new Map(
  Object.entries(regions).flatMap(([region, places]) =>
    places.split(' ').map((place): [string, string] => [place, region]),
  ),
);
const own = new RegExp(String.raw`\b(?:the )?(?:${Object.keys(regions).join('|')}|Isle of Man|Highlands)\b`, 'gi');

/** "Northern Ireland" of "Ireland" is no country of the Union. */
const wordsIn = (text: string): string[] =>
  text
    .replace(own, ' ')
    .toLowerCase()
    .match(/\p{L}+/gu) ?? [];

/** Regions of the places in a text that do not name them themselves. */
export const regionsNamed = (text: string): string[] => [
  ...new Set(wordsIn(text).flatMap((word) => regionOf.get(word) ?? [])),
];

const delivery =
  /\b(?:ship\w*|deliver\w*|postage|post|parcel|send)\b|^\s*(?:and|what about|how about)\b.{0,12}$|^\s*(?:and|what about|how about)\s+(?:to|in|for)\b/i;

/** A delivery's destination by the region that a table of rates would list it under. */
export const withRegions = (text: string): string =>
  delivery.test(text)
    ? text.replace(/\p{L}+/gu, (word) =>
        wordsIn(text).includes(word.toLowerCase()) ? (regionOf.get(word.toLowerCase()) ?? word) : word,
      )
    : text;

/** Whether a text names any place or region. */
export const namesPlace = (text: string): boolean => {
  own.lastIndex = 0;
  return own.test(text) || regionsNamed(text).length > 0;
};

/** A text without its places, regions and the words that lead to them. */
export const withoutPlaces = (text: string): string =>
  text
    .replace(/\s\([^)]*\)/g, ' ')
    .replace(own, ' ')
    .replace(/\p{L}+/gu, (word) => (regionOf.has(word.toLowerCase()) ? ' ' : word))
    .replace(/\s+/g, ' ')
    .replace(/\b(?:to|in|for) (?:the )?(?=$|[?!.,]|and\b)/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
