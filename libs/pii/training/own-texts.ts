import { toPredicted } from '../evaluation/kind-names.ts';
import type { GoldText } from '../evaluation/data-sets.ts';
import type { DetectPersonalData } from '../src/domain/personal-data.ts';
import type { Tally } from '../evaluation/scores.ts';
import { chooseWordings, fillPattern } from './patterns.ts';
import { Random } from './random.ts';

const wordingsMax = 16;

/** Wordings of a pattern with its slots written `_`. */
export const masksOfPattern = (pattern: string): string[] => {
  const random = new Random(pattern.length);
  const wordings = Array.from({ length: pattern.includes('|') ? wordingsMax : 1 }, () =>
    chooseWordings(pattern, random).replace(/\{[A-Z]+\d?\}/g, ' _ '),
  );
  return [...new Set(wordings)];
};

/** Numbers of the shop are no kind of the set that the names of kinds come from: neither asked for nor counted. */
const uncounted = new Set(['ORDER', 'ACCOUNT', 'USERNAME', 'BANK_ACCOUNT']);

/** Fills each pattern `times` over and scores what is found. */
export const scoreOwn = (
  tally: Tally,
  detect: DetectPersonalData,
  patterns: readonly string[],
  times: number,
  seed: number,
): void => {
  const random = new Random(seed);
  for (const pattern of patterns)
    for (let turn = 0; turn < times; turn += 1) {
      const { text, spans } = fillPattern(pattern, random);
      const gold: GoldText = {
        id: pattern,
        text,
        spans: spans
          .filter(({ kind }) => !uncounted.has(kind))
          .map(({ start, end, kind }) => ({ start, end, kind: toPredicted({ start, end, kind }).kind })),
      };
      const found = detect(text).filter(({ kind }) => !uncounted.has(kind));
      tally.add(gold, found.map(toPredicted));
    }
};
