import { dateText, months, weekdays } from './dates.ts';
import { lists } from './lists.ts';
import { coined, organisation } from './organisations.ts';
import { courtesy, firstName, fullName, jobTitle, lastName } from './people.ts';
import { cityName, countryName, fullAddress, placeName, postcode, secondLine, streetAddress } from './places.ts';
import { modelNumber, namedBrand, productTitle, thing } from './product-titles.ts';
import type { Random } from './random.ts';
import {
  card,
  driverLicence,
  iban,
  machineAddress,
  mail,
  orderNumber,
  phone,
  socialSecurityNumber,
  webAddress,
} from './values.ts';
import type { PersonalDataKind } from '../src/domain/personal-data.ts';

export interface Slot {
  /** What the filled text is; null for what is nothing. The tagger is taught its own kinds only, rules find the rest. */
  readonly kind: PersonalDataKind | null;
  readonly make: (random: Random) => string;
}

const nationalityWords = [
  ...lists.nationalities.filter((word) => /^\p{Lu}\p{Ll}+$/u.test(word)),
  ...'American British English French German Dutch Danish Swedish Norwegian Finnish Icelandic Polish Czech Slovak Hungarian Slovenian Croatian Serbian Italian Spanish Portuguese Greek Turkish Russian Chechen Ukrainian Japanese Chinese Korean Vietnamese Thai Indian Arab Persian Brazilian Mexican Argentine Chilean Canadian Australian Scottish Irish Welsh Belgian Swiss Austrian Estonian Latvian Lithuanian Catholic Muslim Jewish Buddhist Hindu Christian Belizean Cambodian Bruneian Tunisian Moroccan Cypriot Eritrean Hispanic African Asian European Greenlandic Uruguayan Bavarian Catalan Basque Kurdish Republican Democrat Protestant Mormon Sikh Orthodox Latino'.split(
    ' ',
  ),
];

const nationality = (random: Random): string => {
  const word = random.pick(nationalityWords);
  return random.chance(0.12) ? word.toLowerCase() : word;
};

const measures =
  'days|weeks|months|years|hours|minutes|inches|inch|in|cm|mm|m|ft|feet|kg|g|grams|lb|lbs|pounds|oz|ounces|ml|l|L|litres|liters|gallons|W|watts|V|volts|mAh|GB|TB|°C|°F|degrees|percent|%|pieces|pcs|items|people|persons|pairs|bottles|cups|points|steps|km|miles|mph|bucks|dollars|euros|litre'.split(
    '|',
  );

/** Names of product lines: Heron, Tarnhollow, Basecabin, Copper Kettle. */
const halves =
  'tarn hollow drift moor ridge wren nimbus wick fell mark corrie bec base cabin squall guard cloud rail stow barge dart back moss fall pine crest frost light ember hearth stone kettle copper iron oak birch harbor tide pool puffin heron gale wisp lull feather slab traverse skimmer summit brook thorn vale peak trail river marsh fern lark sparrow otter badger wolf raven falcon storm rain sun dawn dusk'.split(
    ' ',
  );
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const rangeName = (random: Random): string =>
  random.weighted([
    [4, () => capital(random.pick(halves) + random.pick(halves))],
    [3, () => capital(random.pick(halves))],
    [2, () => `${capital(random.pick(halves))} ${capital(random.pick(halves))}`],
    [2, () => capital(random.pick(lists.nouns))],
    [1, () => coined(random)],
  ]);

const unmarked = (make: Slot['make']): Slot => ({ kind: null, make });

/** What stands between braces in a pattern. */
export const slots: Readonly<Record<string, Slot>> = {
  P: { kind: 'PERSON', make: fullName },
  F: { kind: 'PERSON', make: firstName },
  S: { kind: 'PERSON', make: lastName },
  PN: { kind: 'PERSON', make: (random) => random.pick([fullName, firstName, fullName])(random) },
  A: { kind: 'ADDRESS', make: fullAddress },
  AS: { kind: 'ADDRESS', make: streetAddress },
  AP: { kind: 'ADDRESS', make: secondLine },
  AN: { kind: 'ADDRESS', make: (random) => random.digits(random.pick([3, 4, 5])) },
  AZ: { kind: 'ADDRESS', make: postcode },
  G: { kind: 'LOCATION', make: placeName },
  CI: { kind: 'LOCATION', make: cityName },
  C: { kind: 'LOCATION', make: countryName },
  O: { kind: 'ORGANISATION', make: organisation },
  D: { kind: 'DATE', make: dateText },
  Y: { kind: 'DATE', make: (random) => String(random.whole(1900, 2027)) },
  DY: { kind: 'DATE', make: (random) => random.pick(weekdays) },
  N: { kind: 'NATIONALITY', make: nationality },
  Z: { kind: 'POSTCODE', make: postcode },
  AGE: { kind: 'AGE', make: (random) => String(random.whole(2, 102)) },
  T: { kind: 'TITLE', make: courtesy },
  J: { kind: 'TITLE', make: jobTitle },
  EM: { kind: 'EMAIL', make: mail },
  PH: { kind: 'PHONE', make: phone },
  CC: { kind: 'CARD', make: card },
  IB: { kind: 'IBAN', make: iban },
  IP: { kind: 'IP', make: machineAddress },
  URL: { kind: 'URL', make: webAddress },
  SSN: { kind: 'NATIONAL_ID', make: socialSecurityNumber },
  DL: { kind: 'DRIVER_LICENCE', make: driverLicence },
  ORD: { kind: 'ORDER', make: orderNumber },
  AMT: unmarked(
    (random) => `${random.pick(['$', '€', '£', ''])}${random.whole(1, 999)}${random.pick(['', '.99', '.50', ',000'])}`,
  ),
  PR: unmarked(productTitle),
  BR: unmarked(namedBrand),
  TH: unmarked(thing),
  MO: unmarked(modelNumber),
  WN: unmarked((random) => random.pick(lists.prose)),
  NUM: unmarked((random) => String(random.whole(1, 500))),
  NO: unmarked((random) => random.pick(lists.nouns)),
  AD: unmarked((random) => random.pick(lists.adjectives)),
  MON: unmarked((random) => random.pick(months)),
  UN: unmarked((random) => random.pick(measures)),
  CO: unmarked((random) =>
    random.pick(['Blue', 'Green', 'Slate', 'Black', 'M', 'XL', 'Teal S', 'Gray L', 'Cedar', 'Ochre']),
  ),
  MN: unmarked(rangeName),
  SO: unmarked((random) => random.pick(lists.songs)),
  BK: unmarked((random) => random.pick(lists.books)),
  FO: unmarked((random) => random.pick(lists.foods)),
  ANI: unmarked((random) => random.pick(lists.animals)),
};

export const nationalities: readonly string[] = nationalityWords;
