import { selectForShop } from '../src/domain/tokens/select-for-shop.ts';
import type { DetectPersonalData, Finding } from '../src/domain/personal-data.ts';
import type { DataSets } from './data-sets.ts';

export interface Alarms {
  readonly texts: number;
  readonly alarms: number;
  readonly perThousand: number;
  /** Those that would put a placeholder into a shopper's text. */
  readonly replacedPerThousand: number;
  readonly examples: readonly string[];
}

const examplesMax = 120;

const count = (texts: readonly { text: string; findings: readonly Finding[] }[]): Alarms => {
  const hit = texts.filter(({ findings }) => findings.length > 0);
  const replaced = hit.filter(({ text, findings }) => selectForShop(text, findings).length > 0);
  return {
    texts: texts.length,
    alarms: hit.length,
    perThousand: (1000 * hit.length) / texts.length,
    replacedPerThousand: (1000 * replaced.length) / texts.length,
    examples: hit
      .slice(0, examplesMax)
      .map(({ text, findings }) =>
        [...findings.map(({ kind, start, end }) => `${kind}=${text.slice(start, end)}`), text.slice(0, 120)].join(
          ' | ',
        ),
      ),
  };
};

/** Texts in which nobody is named: titles of shops, questions of shoppers, lines of a knowledge base. */
export const falseAlarms = (
  sets: DataSets,
  titles: readonly string[],
  half: string,
  detect: DetectPersonalData,
): Readonly<Record<'productTitles' | 'utterances' | 'articleLines', Alarms>> => ({
  productTitles: count(titles.map((text) => ({ text, findings: detect(text) }))),
  utterances: count(
    sets.marked(`support-utterances/${half}.jsonl.gz`).map(({ text, spans }) => ({
      text,
      // Marked values are true finds: order numbers, names, places.
      findings: detect(text).filter(({ start, end }) => !spans.some((span) => span.start < end && span.end > start)),
    })),
  ),
  articleLines: count(sets.articleLines().map((text) => ({ text, findings: detect(text) }))),
});
