import type { Word } from './words.ts';

/** `factor` converts into the first unit of the dimension; currencies and plain counts convert into nothing else. */
export interface Unit {
  readonly name: string;
  readonly dimension: string;
  readonly factor: number;
}

/** dimension: [name, factor, spellings…] */
const table: Readonly<Record<string, readonly (readonly [string, number, string])[]>> = {
  usd: [['usd', 1, 'usd dollar dollars buck bucks']],
  eur: [['eur', 1, 'eur euro euros']],
  gbp: [['gbp', 1, 'gbp pound-sterling quid']],
  percent: [['percent', 1, 'percent percentage']],
  time: [
    ['day', 1, 'day days'],
    ['week', 7, 'week weeks'],
    ['hour', 1 / 24, 'hour hours hr hrs'],
    ['minute', 1 / 1440, 'minute minutes min mins'],
    ['second', 1 / 86_400, 'second seconds sec secs'],
  ],
  months: [
    ['month', 1, 'month months'],
    ['year', 12, 'year years yr yrs'],
  ],
  mass: [
    ['g', 1, 'g gram grams gramme grammes'],
    ['kg', 1000, 'kg kilo kilos kilogram kilograms'],
    ['oz', 28.349523125, 'oz ounce ounces'],
    ['lb', 453.59237, 'lb lbs pound pounds'],
  ],
  length: [
    ['mm', 1, 'mm millimeter millimeters millimetre millimetres'],
    ['cm', 10, 'cm centimeter centimeters centimetre centimetres'],
    ['m', 1000, 'm meter meters metre metres'],
    ['km', 1e6, 'km kilometer kilometers kilometre kilometres'],
    ['inch', 25.4, 'inch inches'],
    ['foot', 304.8, 'ft foot feet'],
    ['mile', 1_609_344, 'mile miles'],
  ],
  volume: [
    ['ml', 1, 'ml milliliter milliliters millilitre millilitres'],
    ['l', 1000, 'l liter liters litre litres'],
    ['cup', 0, 'cup cups'],
  ],
  power: [
    ['w', 1, 'w watt watts'],
    ['kw', 1000, 'kw kilowatt kilowatts'],
  ],
  voltage: [['v', 1, 'v volt volts']],
  charge: [['mah', 1, 'mah']],
  light: [['lumen', 1, 'lumen lumens lm']],
  pressure: [['bar', 1, 'bar bars']],
  celsius: [['celsius', 1, 'celsius']],
  fahrenheit: [['fahrenheit', 1, 'fahrenheit']],
  rating: [['star', 1, 'star stars']],
};

const byWord = new Map<string, Unit>(
  Object.entries(table).flatMap(([dimension, units]) =>
    units.flatMap(([name, factor, spellings]) =>
      spellings.split(' ').map((spelling): [string, Unit] => [spelling, { name, dimension, factor }]),
    ),
  ),
);
const symbols: Readonly<Record<string, string>> = { $: 'usd', '€': 'eur', '£': 'gbp' };
const after: readonly (readonly [RegExp, string])[] = [
  [/^\s?%/, 'percent'],
  [/^\s?€/, 'eur'],
  [/^\s?£/, 'gbp'],
  [/^\s?(?:°|º)\s?C\b/i, 'celsius'],
  [/^\s?(?:°|º)\s?F\b/i, 'fahrenheit'],
  [/^\s?(?:"|″|-?in\b\.?)/, 'inch'],
];
/** Words between a number and its unit: "5 business days", "3 full years". */
const fillers = new Set(['business', 'calendar', 'working', 'full', 'consecutive', 'us']);

/** The currency sign just before a number. */
export const unitBefore = (text: string, start: number): Unit | null => {
  const symbol =
    symbols[
      text
        .slice(Math.max(0, start - 2), start)
        .trim()
        .slice(-1)
    ];
  return symbol === undefined ? null : (byWord.get(symbol) ?? null);
};

/** The unit right after a number that ends before `words[next]`. */
export const unitNamed = (words: readonly Word[], next: number, text: string): Unit | null => {
  const end = words[next - 1]?.end ?? 0;
  const rest = text.slice(end, end + 12);
  const symbol = after.find(([pattern]) => pattern.test(rest));
  if (symbol) return byWord.get(symbol[1]) ?? null;
  const word = words[next];
  if (!word || !/^[\s-]*$/.test(text.slice(end, word.start))) return null;
  return byWord.get(word.text) ?? (fillers.has(word.text) ? (byWord.get(words[next + 1]?.text ?? '') ?? null) : null);
};
