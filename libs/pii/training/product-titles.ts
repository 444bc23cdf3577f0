import { readFileSync } from 'node:fs';
import { lists } from './lists.ts';
import { coined, organisation } from './organisations.ts';
import { firstName, fullName, lastName } from './people.ts';
import type { Random } from './random.ts';

/** Words of our own for titles in the style of shop catalogues; no title is taken from one. */
const words = JSON.parse(readFileSync(new URL('./product-words.json', import.meta.url), 'utf8')) as Record<
  | 'namedBrands'
  | 'electronics'
  | 'software'
  | 'electronicThings'
  | 'softwareThings'
  | 'softwareSpecs'
  | 'colours'
  | 'specs'
  | 'units'
  | 'things',
  readonly string[]
>;

const letters = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(random.whole(65, 90))).join('');

/** KDL40Z4100/B, 930-0015-001, C8554A */
export const modelNumber = (random: Random): string =>
  random.weighted([
    [
      4,
      () =>
        letters(random, random.whole(1, 4)) + random.digits(random.whole(1, 5)) + letters(random, random.whole(0, 3)),
    ],
    [
      2,
      () =>
        `${letters(random, random.whole(1, 4))}-${random.digits(random.whole(1, 4))}${letters(random, random.whole(0, 2))}`,
    ],
    [1, () => `${random.digits(3)}-${random.digits(random.whole(4, 5))}-${random.digits(random.whole(2, 3))}`],
    [2, () => random.digits(random.whole(4, 9))],
    [1, () => `${letters(random, 3)}${random.digits(2)}${letters(random, 1)}${random.digits(4)}/${letters(random, 1)}`],
    [1, () => `${random.digits(2)}${letters(random, 2)}${random.digits(3)}`],
    [1, () => `${letters(random, 2)} ${random.digits(random.whole(1, 4))}`],
  ]);

export const brandName = (random: Random): string =>
  random.weighted([
    [5, () => random.pick(words.electronics)],
    [2, () => random.pick(words.software)],
    [5, () => random.pick(words.namedBrands)],
    [3, () => coined(random)],
    [3, () => lastName(random)],
    [3, () => random.pick(lists.companies)],
    [
      2,
      () =>
        `${random.pick(lists.adjectives)} ${random.pick(lists.nouns)}`.replace(/\b./g, (letter) =>
          letter.toUpperCase(),
        ),
    ],
  ]);

const amount = (random: Random): string =>
  `${random.pick(['', '1', '2', '4', '8', '16', '20', '32', '40', '100', '250', '500', '1000', '7', '10', '19', '24', '42', '3.5', '13.3', '1.5'])}${random.pick([' ', '', ''])}${random.pick(words.units)}`;

const capitals = (text: string): string => text.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());

const some = (count: number, make: () => string): string =>
  Array.from({ length: count }, make).filter(Boolean).join(' ');

const electronic = (random: Random): string => {
  const model = () => modelNumber(random);
  const spec = () => random.pick(words.specs);
  const thing = () => random.pick(words.electronicThings);
  const colour = () => random.pick(words.colours);
  const detail = () => some(random.whole(0, 3), () => (random.chance(0.6) ? spec() : amount(random)));
  const brand = brandName(random);
  return random.weighted([
    [4, () => `${brand} ${model()} ${detail()} ${thing()} ${random.chance(0.5) ? colour() : ''}`],
    [3, () => `${brand} ${thing()} - ${model()}`],
    [3, () => `${brand} ${detail()} ${thing()} - ${colour()} - ${model()}`],
    [3, () => `${brand} ${random.pick(lists.nouns)} ${model()} ${thing()} for ${brandName(random)} ${model()}`],
    [2, () => `${thing()} for ${brandName(random)} ${some(random.whole(1, 14), model)}`],
    [2, () => `${brand} ${thing()} (${colour()})`],
    [
      2,
      () =>
        `${brand} ${capitals(random.pick(lists.nouns))} ${capitals(random.pick(lists.nouns))} ${thing()} ${colour()}`,
    ],
    [
      2,
      () =>
        `${capitals(random.pick(lists.adjectives))} ${capitals(random.pick(lists.nouns))} ${thing()} ${detail()} ${colour()}`,
    ],
    [1, () => `${detail()} ${thing()} ${detail()} ${colour()} ${model()}`],
    [1, () => `${brand} ${amount(random)} ${thing()} and ${thing()} with ${spec()} for ${brandName(random)}`],
    [1, () => `The ${brand} ${detail()} ${thing()}`],
    [
      2,
      () =>
        `${thing()} for ${random.whole(10, 60)} to ${random.whole(20, 70)} ${random.pick(['TVs', 'Screens', 'Inch TVs', 'Flat Panel TVs'])}`,
    ],
    [
      1,
      () =>
        `${brand} ${thing()} ${random.pick(['Box', 'Pack', 'Set', 'Case', 'Lot'])} of ${random.whole(2, 500)} ${model()}`,
    ],
    [
      1,
      () =>
        `${thing()} with ${thing()} and ${thing()} ${random.pick(['Made in the USA', 'Assorted Colors', 'colors vary', 'for Home and Office', 'Compatible with most laptops'])}`,
    ],
    [1, () => `${brand} ${model()} ${thing()} and ${thing()} for the Home or Office`],
    [2, () => `${thing()} w/ ${spec()} and ${thing()} ${colour()} ${colour()}`],
    [
      1,
      () => `${capitals(random.pick(lists.animals))} ${thing()} ${random.pick(['Cover', 'Skin', 'Decal'])} ${colour()}`,
    ],
    [1, () => `${brand} ${model()}/${capitals(thing())}/${amount(random)} - ${model()}`],
  ]);
};

const software = (random: Random): string => {
  const spec = () => random.pick(words.softwareSpecs);
  const brand = () => random.pick(random.chance(0.7) ? words.software : words.electronics);
  const thing = () => random.pick(words.softwareThings);
  const marks = (text: string) => (random.chance(0.08) ? text.replace(/(\S+)$/, '$1(r)') : text);
  const name = random.weighted([
    [3, () => thing()],
    [2, () => `${random.pick(lists.nouns)} ${random.pick(lists.nouns)}`],
    [1, () => random.pick(lists.books)],
    [1, () => random.pick(lists.songs)],
    [1, () => coined(random)],
    [1, () => `${random.pick(words.namedBrands)} ${thing()}`],
    [
      1,
      () =>
        `${random.pick(lists.adjectives)} ${random.pick(lists.nouns)} ${random.pick(['adventure', 'tycoon', 'mysteries', 'quest', 'academy', 'workshop', 'studio', 'for kids'])}`,
    ],
  ]);
  const version = random.chance(0.5)
    ? ` ${random.pick(['2', '3', '4', '5', '7', '8.0', '2005', '2006', '2007', 'cs3', 'xi', 'v7', 'mx'])}`
    : '';
  const text = random.weighted([
    [
      4,
      () => `${marks(brand())} ${name}${version} - ${some(random.whole(1, 4), () => `${spec()} -`)}`.replace(/ -$/, ''),
    ],
    [4, () => `${brand()} ${name}${version}`],
    [2, () => `${name}${version} ${spec()}`],
    [2, () => `${modelNumber(random)} ${brand()} ${name}${version} ${some(random.whole(0, 3), spec)}`],
    [1, () => `${brand()} ${modelNumber(random)} - ${brand()} ${name} ${some(random.whole(1, 4), spec)}`],
    [1, () => `${name}: the ${random.pick(lists.adjectives)} ${random.pick(lists.nouns)} (${spec()})`],
    [1, () => `${brand()} ${name} by ${brand()}`],
    [1, () => `${name} from ${brand()}`],
    [1, () => `${random.pick(['xbox', 'xbox 360', 'nintendo wii', 'playstation 2', 'sony psp', 'gamecube'])}: ${name}`],
    [1, () => `${brand()} presents: ${name}`],
    [1, () => `learn ${name} in ${random.whole(7, 30)} days`],
    [1, () => `${name}${version} for ${random.pick(['windows', 'mac', 'pc', 'the pc', 'mac os x', 'kids'])}`],
  ]);
  return random.chance(0.8) ? text.toLowerCase() : text;
};

const labels =
  'homespun|homespun video|hudson music|view video|hal leonard|warner bros|yamaha|alfred publishing|berklee press|mel bay|rittor music|hot licks|music minus one|public domain|tune 1000|pg music|disney'.split(
    '|',
  );
const lessons =
  'learn to play guitar|guitar lessons|piano solos|for beginners - dvd|dvd one|live at the jazz festival|the best of|christmas album|songbook|smart pianosoft|collection|ez play today|drum clinic|fiddle tunes|the art of fingerpicking|greatest hits for piano|complete package|training video|lesson one|guide to home recording|all star tribute|a biography|cookbook|workout dvd|interactive edition'.split(
    '|',
  );

/** Lessons, scores and books that carry the name of their author: names, but of the product. */
const authored = (random: Random): string => {
  const name = fullName(random);
  const text = random.weighted([
    [3, () => `${name} ${random.pick(labels)} ${random.pick(lessons)}`],
    [2, () => `${name} ${random.pick(labels)} ${name} - ${random.pick(lessons)}`],
    [2, () => `${random.pick(labels)} ${random.pick(lessons)} ${name}`],
    [
      1,
      () => `${name} ${fullName(random)} ${random.pick(labels)} ${random.pick(lists.songs)} - ${random.pick(lessons)}`,
    ],
    [2, () => `${random.pick(lists.adjectives)} ${random.pick(words.softwareThings)} by ${name} ${random.digits(13)}`],
    [1, () => `${name}'s ${random.pick(lists.nouns)} ${random.pick(lessons)}`],
    [1, () => `${random.pick(words.softwareThings)}: a practical guide by ${name}`],
    [2, () => `${organisation(random)} ${random.pick(words.softwareThings)} ${random.pick(words.softwareSpecs)}`],
    [2, () => `${organisation(random)} ${random.pick(lists.adjectives)} ${random.pick(lists.nouns)}`],
    [1, () => `${name} ${random.pick(words.things)}`],
  ]);
  return random.chance(0.7) ? text.toLowerCase() : text;
};

const household = (random: Random): string => {
  const thing = random.pick(words.things);
  return random.weighted([
    [3, () => `${random.pick(words.namedBrands)} ${thing}`],
    [
      2,
      () =>
        `${brandName(random)} ${capitals(random.pick(lists.productAdjectives))} ${thing}, ${random.pick(words.colours)}`,
    ],
    [1, () => `${capitals(random.pick(lists.foods))} ${amount(random)} ${brandName(random)}`],
    [1, () => `${random.pick(lists.books)} (${random.pick(['Paperback', 'Hardcover', 'Audio CD', 'DVD', 'Blu-ray'])})`],
    [1, () => `${random.pick(lists.albums)} - ${random.pick(['CD', 'Vinyl', 'LP', 'MP3'])}`],
    [
      1,
      () =>
        `${random.pick(lists.artists)} ${random.pick(['Poster', 'T-Shirt', 'Vinyl LP', 'DVD', 'Live in Concert', 'Greatest Hits'])}`,
    ],
    [
      2,
      () =>
        `${brandName(random)} ${random.pick(['Mens', "Women's", 'Kids', 'Unisex', "Men's"])} ${capitals(thing)} ${random.pick(words.colours)} ${random.pick(['Size 10', 'XL', 'M', '32x34', 'One Size', ''])}`,
    ],
  ]);
};

const suffixes = ['Inc', 'Inc.', 'Corp', 'LLC', 'Ltd', 'Co.', 'Company', 'Technologies Inc.', 'International Corp'];
const scripts = 'Spanish|English|French|German|Italian|Japanese|Portuguese|Chinese|Russian|Latin|Arabic|Korean'.split(
  '|',
);
const regions =
  'North America|Europe|Washington and Oregon|the United States|California|US South|Canada|Western Europe|Colorado|Australia|Mexico|Great Britain|Hawaii|UK|USA'.split(
    '|',
  );

/** Shapes that read like an address, a firm or a place and are none: a thing and its number, a maker and its form. */
const misleading = (random: Random): string => {
  const thing = () => random.pick(words.electronicThings);
  const noun = () => capitals(random.pick(lists.nouns));
  const number = () => String(random.weighted([
    [3, () => random.whole(2, 999)],
    [2, () => random.whole(10, 99) * 10],
    [2, () => random.whole(1000, 9990)],
  ])); // prettier-ignore
  const maker = () => random.pick([coined(random), brandName(random), lastName(random), noun()]);
  const text = random.weighted([
    [4, () => `${maker()} ${noun()} ${number()}`],
    [3, () => `${number()} ${noun()} ${thing()}`],
    [3, () => `${maker()} ${number()} ${noun()} ${thing()}`],
    [2, () => `${thing()} ${maker()} ${number()}`],
    [2, () => `${number()}${random.pick(['x', 'X', 'mm', 'k', 'D', ' Series', ' Sheets', ' Ohm', ' Box', ' Count'])} ${noun()} ${noun()}`],
    [2, () => `${thing()} .${random.digits(3)} .${random.digits(3)} .${random.digits(3)}`],
    [2, () => `${maker()} ${random.pick(words.softwareThings)} ${random.pick(regions)}`],
    [2, () => `${maker()} ${thing()} for ${random.pick(regions)} ${random.pick(['', 'DVD', 'Maps', number()])}`],
    [2, () => `${random.pick(['learn', 'instant', 'talk', 'easy', 'pocket', 'complete', ''])} ${random.pick(scripts)} ${random.pick(['deluxe', 'for kids', 'dictionary', '2.0', 'level 1', 'before you go', '/ ' + random.pick(scripts) + ' dictionary'])}`],
    [4, () => `${maker()} ${random.pick(suffixes)} ${random.pick(words.softwareThings)} ${random.pick(words.softwareSpecs)}`],
    [2, () => `${maker()} ${noun()} ${random.pick(suffixes)} ${number()} ${thing()}`],
    [2, () => `${random.pick(words.softwareThings)} - ${maker()} ${random.pick(suffixes)}`],
    [2, () => `${fullName(random)} and ${random.pick(['the', 'The'])} ${noun()} ${noun()}`],
    [2, () => `${firstName(random)}'s ${noun()} ${random.pick(['adventure', 'Toddler', 'Quest', 'Cafe', 'Kitchen', 'Farm', noun()])}`],
    [2, () => `${random.pick(['the adventures of', 'where is', 'super', 'team', 'planet', 'the mystery of'])} ${random.pick([firstName(random), coined(random)])} ${random.pick(['', '2', '3', 'deluxe'])}`],
    [2, () => `${noun()} ${coined(random)}`],
    [1, () => `${thing()} ${letters(random, random.whole(3, 8))}`],
    [1, () => `${thing()} for ${noun()} Made by ${maker()} ${random.pick(suffixes)}`],
    [1, () => `New-${maker()} ${thing()} - ${letters(random, 3)}${random.digits(5)}`.toUpperCase()],
    [1, () => `${random.digits(9)} ${noun()} ${thing()}`],
    [1, () => `${random.digits(3)}-${random.digits(4)}-${random.digits(2)} ${thing()} ${noun()}`],
    [1, () => `${thing()} ${random.pick(['pack', 'Box', 'Set'])} of ${number()} ${random.digits(5)}`],
    [1, () => `${maker()} offers the most ${random.pick(lists.adjectives)} ${noun()} for ${noun()}s. Made in the USA`],
    [1, () => `This ${thing()} is ideal for ${noun()} and ${noun()}`],
    [1, () => `${maker()} ${thing()} with ${noun()} and ${maker()} ${noun()}`],
  ]); // prettier-ignore
  return random.chance(0.35) ? text.toLowerCase() : random.chance(0.06) ? text.toUpperCase() : text;
};

const tidy = (text: string): string => text.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim();

/** A made-up title in the style of a catalogue of electronics, software or a general store. */
export const productTitle = (random: Random): string =>
  tidy(
    random.weighted([
      [6, () => electronic(random)],
      [4, () => software(random)],
      [2, () => household(random)],
      [2, () => authored(random)],
      [4, () => misleading(random)],
    ]),
  );

export const namedBrand = (random: Random): string => random.pick(words.namedBrands);
export const thing = (random: Random): string => random.pick(words.things);
