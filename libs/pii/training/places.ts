import { lists } from './lists.ts';
import { firstName, lastName, madeSurname } from './people.ts';
import type { Random } from './random.ts';

const european = new Set(
  'NO SE DK FI IS GL NL BE DE AT CH FR IT ES PT PL CZ SK HU SI HR EE CY GB IE US CA AU NZ ZA BR UY TN LU'.split(' '),
);
const isSpelled = (name: string): boolean => /^[\p{Script=Latin} '’.-]+$/u.test(name);
const small = lists.cities.filter(({ country, name }) => european.has(country) && isSpelled(name));
const big = lists.cities.filter(({ population }) => population > 150_000);
const greek =
  'ΛΕΜΕΣΟΣ|ΠΑΦΟΣ|ΛΑΡΝΑΚΑ|Αθήνα|Θεσσαλονίκη|ΑΓΙΑ ΝΑΠΑ|ΔΑΛΙ|ΓΕΡΙ|ΜΟΡΦΟΥ|ΛΕΥΚΑΡΑ|Πάτρα|ΚΥΡΗΝΕΙΑ|ΛΕΥΚΩΣΙΑ|Ηράκλειο'.split(
    '|',
  );

export const cityName = (random: Random): string => {
  const name = random.weighted([
    [3, () => random.pick(greek)],
    [17, () => random.pick(big).name],
    [25, () => random.pick(small).name],
    [25, () => random.pick(lists.cities).name],
    [20, () => random.pick(lists.fakerCities)],
  ]);
  return random.chance(0.16) ? name.toUpperCase() : name;
};

const named =
  'Norway|Sweden|Denmark|Finland|Iceland|Netherlands|the Netherlands|Belgium|Germany|Austria|Switzerland|France|Italy|Spain|Portugal|Poland|Czech Republic|Hungary|Slovenia|Estonia|Cyprus|Tunisia|Uruguay|Brazil|Canada|Australia|New Zealand|United States|United Kingdom|South Africa|Croatia|Greenland|Ireland|Scotland|Wales|England|UK|USA|the US|Greece|Turkey|Russia|Ukraine|Japan|China|India|Mexico'.split(
    '|',
  );
export const countryName = (random: Random): string =>
  random.chance(0.55) ? random.pick(named) : random.pick(lists.countries);

export const placeName = (random: Random): string =>
  random.weighted([
    [50, () => cityName(random)],
    [42, () => countryName(random)],
    [6, () => random.pick(lists.states)],
    [2, () => random.pick(lists.counties)],
  ]);

export const countries: readonly string[] = [...named, ...lists.countries];

const englishKinds =
  'Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Dr|Court|Boulevard|Blvd|Way|Place|Crescent|Terrace|Close|Square|Parade|Grove|Hill|St.|Ave.|Rd.|Circle|Trail|Row|Mews'.split(
    '|',
  );
const joined =
  'gade vej gatan vägen straße strasse gasse weg straat laan katu tie gata veien vegen gränd braut stræde plads alle plein kade dijk stígur götu vangen haven'.split(
    ' ',
  );
const inFront =
  'Rue |Rue de |rue du |Avenue |Via |Piazza |Viale |Corso |Calle |Avda. |C/ |Rua |Rúa |Avenida |Travessa |ul. |Ulica |al. |Boulevard |Chemin de |Place de la |Plaza |Paseo |Largo |Strada |Quinta |Praça |Impasse |Allée |Strada Provinciale |Rúa do '.split(
    '|',
  );
const behind = [
  ' utca ',
  ' u. ',
  ' út ',
  ' tér ',
  ' utca',
  ' körút ',
  ' sétány ',
  ' cesta ',
  ' ulica ',
  ' trg ',
  ' terrasse ',
  ' sokak ',
  ' caddesi ',
];
const czech = ['ova ', 'ská ', 'nám. ', 'eva ', 'ského ', 'ná '];

const base = (random: Random): string => (random.chance(0.5) ? madeSurname(random) : lastName(random));
const number = (random: Random): string => String(random.whole(1, random.chance(0.8) ? 260 : 2400));

const listed = [...lists.streets.values()].flat();
const suffixed = [...lists.streetSuffixes.values()].flat();
const prefixed = [...lists.streetPrefixes.values()].flat();

/** A street with its house number in the order of its country; sometimes without a number. */
export const streetAddress = (random: Random): string =>
  random.weighted([
    [24, () => `${random.pick(listed)} ${number(random)}`],
    [18, () => `${number(random)} ${random.pick(listed)}`],
    [20, () => `${number(random)} ${lastName(random)} ${random.pick(englishKinds)}`],
    [
      8,
      () =>
        `${number(random)} ${random.pick(lists.nouns).replace(/^./, (c) => c.toUpperCase())} ${random.pick(englishKinds)}`,
    ],
    [10, () => `${base(random)}${random.pick(joined)} ${number(random)}`],
    [8, () => `${random.pick(inFront)}${base(random)}${random.pick([' ', ', ', ' n. '])}${number(random)}`],
    [3, () => `${base(random)}${random.pick(behind)}${number(random)}.`],
    [3, () => `${base(random)}${random.pick(czech)}${number(random)}`],
    [3, () => `${firstName(random)} ${random.pick(suffixed)} ${number(random)}`],
    [3, () => `${random.pick(prefixed)} ${lastName(random)} ${number(random)}`],
    [2, () => `${base(random)} ${number(random)}`],
    [2, () => `${random.whole(1, 250)}${random.pick(['st', 'nd', 'rd', 'th'])} ${random.pick(englishKinds)}`],
    [
      2,
      () =>
        `${number(random)} ${random.pick(['N', 'S', 'E', 'W', 'North', 'West', 'NE', 'SW'])} ${lastName(random)} ${random.pick(englishKinds)}`,
    ],
    [4, () => random.pick(listed)],
  ]);

export const secondLine = (random: Random): string =>
  random.pick(['Apt. ', 'Suite ', 'Apt ', 'Unit ', 'Flat ', '#', 'Apt. ', 'Suite ', 'Floor ', 'Room ', 'Apartment ']) +
  random.weighted([
    [5, () => random.digits(3)],
    [3, () => String(random.whole(1, 99))],
    [1, () => random.fill('#?')],
  ]);

export const postcode = (random: Random): string =>
  random.weighted([
    [4, () => random.digits(5)],
    [2, () => random.digits(4)],
    [3, () => random.fill(random.pick(lists.postcodes))],
    [
      1,
      () =>
        random.fill(
          random.pick(['??# #??', '??## #??', '?# #??', '?#? #?#', '#### ??', '#####-####', '### ##', '##-###']),
        ),
    ],
  ]);

const region = (random: Random): string =>
  random.weighted([
    [5, () => random.fill('??')],
    [2, () => 'nan'],
    [1, () => random.digits(2)],
    [2, () => random.pick(lists.states)],
    [3, () => random.pick('CA NY TX FL WA IL OH GA NSW VIC QLD ON BC QC'.split(' '))],
  ]);

const military = (random: Random): string =>
  random.weighted([
    [
      1,
      () =>
        `Unit ${random.digits(4)} Box ${random.digits(4)}\nDPO ${random.pick(['AE', 'AA', 'AP'])} ${random.digits(5)}`,
    ],
    [
      1,
      () =>
        `PSC ${random.digits(4)}, Box ${random.digits(4)}\nAPO ${random.pick(['AE', 'AA', 'AP'])} ${random.digits(5)}`,
    ],
    [
      1,
      () =>
        `${random.pick(['USNS', 'USS', 'USCGC', 'USNV'])} ${lastName(random)}\nFPO ${random.pick(['AE', 'AA', 'AP'])} ${random.digits(5)}`,
    ],
  ]);

const natures =
  'Hill|Coves|Parks|Mill|Ridge|Street|Village|Junction|Island|Creek|Port|Meadows|Springs|Fork|Ways|Mountains|Crossing|Manor|Glens|Lakes'.split(
    '|',
  );
const corner = (random: Random): string => {
  const side = () =>
    random.weighted([
      [2, () => streetAddress(random)],
      [1, () => random.pick(listed)],
      [2, () => `${firstName(random)} ${random.pick(natures)}`],
    ]);
  return `the corner of ${side()} and ${side()}`;
};

const postBox = (random: Random): string =>
  random.pick([
    'P.O. Box ',
    'PO Box ',
    'Postbox ',
    'P.O.Box ',
    'Box ',
    'Postboks ',
    'Postfach ',
    'BP ',
    'Casella Postale ',
  ]) + String(random.whole(1, 9999));

/** An address as people write it: on one line or several, from a street alone to the country. */
export const fullAddress = (random: Random): string => {
  const lead = random.chance(0.5) ? `${random.digits(random.pick([3, 4, 5]))} ` : '';
  const flat = random.chance(0.6) ? random.pick([' ', ' ', '\n', '\n ', ', ', ',\n']) + secondLine(random) : '';
  const start = `${lead}${streetAddress(random)}${flat}`;
  const gap = () => random.pick([' ', ', ', '\n', '\n ', ',\n']);
  const town = () => cityName(random);
  return random.weighted([
    [16, () => streetAddress(random)],
    [12, () => start],
    [9, () => `${start}${gap()}${town()}${random.pick([' ', ', ', '\n, '])}${region(random)}`],
    [
      14,
      () =>
        `${start}${gap()}${town()}${random.pick([', ', '\n, ', ' '])}${region(random)}${random.pick([' ', '\n ', ', '])}${postcode(random)}`,
    ],
    [
      12,
      () =>
        `${start}${gap()}${town()}${random.pick(['\n, ', ', ', '\n '])}${random.chance(0.6) ? `${region(random)}\n ` : ''}${countryName(random)} ${postcode(random)}`,
    ],
    [9, () => `${start}${gap()}${town()}${random.pick([' ', ', ', '\n '])}${countryName(random)}`],
    [5, () => `${start}${gap()}${town()}`],
    [
      7,
      () =>
        `${streetAddress(random)}${random.pick([', ', '\n', ' '])}${postcode(random)} ${town()}${random.chance(0.4) ? random.pick([', ', '\n']) + countryName(random) : ''}`,
    ],
    [
      5,
      () =>
        `${streetAddress(random)}, ${town()}, ${postcode(random)}${random.chance(0.3) ? `, ${countryName(random)}` : ''}`,
    ],
    [4, () => military(random)],
    [3, () => postBox(random) + (random.chance(0.4) ? `, ${town()} ${postcode(random)}` : '')],
    [5, () => corner(random)],
  ]);
};

export const addressWords: readonly string[] = [...listed, ...suffixed, ...prefixed, ...englishKinds, ...joined];
