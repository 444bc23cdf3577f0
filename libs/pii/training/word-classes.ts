import { wordClass, type WordClasses } from '../src/domain/tagger/lexicon.ts';
import { months, weekdays } from './dates.ts';
import { lists } from './lists.ts';
import { legalForms, seconds } from './organisations.ts';
import { jobWords } from './people.ts';
import { addressWords, countries } from './places.ts';
import { nationalities } from './slots.ts';
import { hashText } from '../src/domain/tagger/hashing.ts';

const cityPopulationMin = 5000;
const plainCountMin = 4;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{M}'’]+/u)
    .filter((word) => word.length > 1);
const small = new Set(
  'the of and de la le les del di da do du van der den von el an in on at to for st san saint new is it or no as by be my me'.split(
    ' ',
  ),
);

/** Classes of every word of the lists; the map is what the lexicon packs. */
export const collectWordClasses = (): Map<string, number> => {
  const classes = new Map<string, number>();
  const add = (texts: Iterable<string>, bit: number, lengthMin = 2) => {
    for (const text of texts)
      for (const word of wordsOf(text))
        if (word.length >= lengthMin && !small.has(word)) classes.set(word, (classes.get(word) ?? 0) | bit);
  };
  for (const { first, last } of lists.people) {
    add(first, wordClass.first);
    add(last, wordClass.last);
  }
  add(
    lists.cities.filter(({ population }) => population >= cityPopulationMin).map(({ name }) => name),
    wordClass.city,
    3,
  );
  add(lists.fakerCities, wordClass.city, 3);
  add([...countries, ...lists.states], wordClass.country);
  add(nationalities, wordClass.nationality, 4);
  const counts = new Map<string, number>();
  for (const text of addressWords)
    for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  add(
    [...counts].filter(([, count]) => count >= 6).map(([word]) => word),
    wordClass.street,
  );
  add(
    'gade vej gatan straße strasse straat laan katu tie gata ulica ul utca út tér calle rue avenue via piazza rua avenida avda plaza nám trg suite apt apartment flat unit floor box postbox corner hwy highway alley pike parkway street road lane'.split(
      ' ',
    ),
    wordClass.street,
  );
  add([...lists.companies, ...seconds], wordClass.company, 4);
  add(
    jobWords.map((job) => job.split(' ').at(-1) ?? job),
    wordClass.job,
  );
  add(
    'mr mrs ms miss dr prof professor sir madam herr frau mme señor rev captain lord lady'.split(' '),
    wordClass.title,
  );
  add(
    [
      ...weekdays,
      ...months,
      ...months.map((month) => month.slice(0, 3)),
      ...weekdays.map((day) => day.slice(0, 3)),
      'today',
      'yesterday',
      'tomorrow',
    ],
    wordClass.date,
  );
  add(legalForms, wordClass.suffix);
  add(
    [...lists.counts].filter(([, count]) => count >= plainCountMin).map(([word]) => word),
    wordClass.plain,
  );
  return classes;
};

const kept = wordClass.plain | wordClass.suffix | wordClass.date | wordClass.title | wordClass.street | wordClass.job;

/** Hides names and places of some words while teaching: the tagger must not lean on the lists alone. */
export const forgetful = (lexicon: WordClasses, salt: number): WordClasses => ({
  classesOf: (word) => {
    const classes = lexicon.classesOf(word);
    return classes !== 0 && (hashText(word, salt) >>> 3) % 100 < 45 ? classes & kept : classes;
  },
});
