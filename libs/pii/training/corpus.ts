import { createHash } from 'node:crypto';
import { lists } from './lists.ts';
import { recased, slangy } from './noise.ts';
import { fillPattern, type TaughtText } from './patterns.ts';
import { namedBrand, productTitle, thing } from './product-titles.ts';
import { prosePattern } from './prose-frames.ts';
import { Random } from './random.ts';
import { supportTalk } from './support-talk.ts';

export interface Example extends TaughtText {
  readonly isTitle: boolean;
  /** How loudly the tagger is told. */
  readonly weight: number;
}

const joined = (first: TaughtText, between: string, second: TaughtText): TaughtText => ({
  text: first.text + between + second.text,
  spans: [
    ...first.spans,
    ...second.spans.map(({ start, end, kind }) => {
      const by = first.text.length + between.length;
      return { start: start + by, end: end + by, kind };
    }),
  ],
});

/** Share of sentences whose pattern comes out of plain prose. */
const proseShare = 0.25;

const sentence = (patterns: readonly string[], random: Random): Example => {
  const one = fillPattern(random.chance(proseShare) ? prosePattern(random) : random.pick(patterns), random);
  const text = random.weighted([
    [86, () => one],
    [9, () => joined(one, random.pick([' ', ' ', '\n', '. ']), fillPattern(random.pick(patterns), random))],
    [3, () => joined(one, random.pick(['. ', ', ', ' ']), { text: random.pick(lists.prose), spans: [] })],
    [2, () => joined({ text: supportTalk(random), spans: [] }, random.pick(['. ', ', ', ' ', '\n']), one)],
  ]);
  return { ...recased(text, random), isTitle: false, weight: 1 };
};

const leads =
  '||||looking for |do you have |I want to return the |Is the |ordered |price of |I bought |how much is |return |is this |the '.split(
    '|',
  );

const title = (random: Random): Example => {
  let text = productTitle(random);
  if (random.chance(0.1)) {
    const words = text.split(' ');
    const from = random.whole(0, Math.max(0, words.length - 3));
    text = words.slice(from, from + random.whole(2, 6)).join(' ');
  }
  if (random.chance(0.15)) text = random.pick(leads) + text;
  return { ...recased({ text, spans: [] }, random), isTitle: true, weight: 2 };
};

const capitalised = (text: string): string => text.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());

/** Talk of shoppers, prose, brands that are names, works of art: nobody is named in them. */
const harmless = (random: Random): Example => {
  const text = random.weighted([
    [40, () => slangy(supportTalk(random), random)],
    [18, () => random.pick(lists.prose)],
    [
      14,
      () =>
        `${random.pick(lists.prose).replace(/^./, (letter) => letter.toUpperCase())}${random.pick(['.', '!', '?', ''])}`,
    ],
    [14, () => random.pick(leads) + namedBrand(random) + ' ' + thing(random)],
    [4, () => capitalised(random.pick(lists.prose))],
    [
      3,
      () =>
        random.pick(['I love the song ', 'Have you read ', 'We watched ', 'play ', 'a copy of ']) +
        random.pick(random.pick([lists.songs, lists.books, lists.albums])),
    ],
    [
      3,
      () =>
        `${random.pick(['I saw an ', 'my ', 'a recipe with ', 'The '])}${random.pick(random.chance(0.5) ? lists.animals : lists.foods)}`,
    ],
  ]);
  return { ...recased({ text, spans: [] }, random), isTitle: false, weight: 1 };
};

export interface CorpusSize {
  readonly sentences: number;
  readonly titles: number;
  readonly harmless: number;
}

export const makeCorpus = (patterns: readonly string[], size: CorpusSize, seed: number): Example[] => {
  const random = new Random(seed);
  return [
    ...Array.from({ length: size.sentences }, () => sentence(patterns, random)),
    ...Array.from({ length: size.titles }, () => title(random)),
    ...Array.from({ length: size.harmless }, () => harmless(random)),
  ];
};

/** SHA-256 over all texts and spans, so that a weights file tells what it was made of. */
export const corpusHash = (examples: readonly Example[]): string => {
  const hash = createHash('sha256');
  for (const { text, spans } of examples) hash.update(`${text}\0${JSON.stringify(spans)}\0`);
  return hash.digest('hex');
};
