import { readdirSync, readFileSync } from 'node:fs';
import type { Random } from './random.ts';
import { slots } from './slots.ts';
import type { PersonalDataKind } from '../src/domain/personal-data.ts';

export interface TaughtSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: PersonalDataKind;
}

export interface TaughtText {
  readonly text: string;
  readonly spans: readonly TaughtSpan[];
}

const folder = new URL('./patterns/', import.meta.url);

/**
 * One pattern a line, `##` opens a comment, `\n` is a line break, `{P}` a slot, `{P1}` the same value again, `<a|b {P}|>`
 * one of several wordings.
 */
export const readPatterns = (): string[] => [
  ...new Set(
    readdirSync(folder)
      .sort()
      .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
      .filter((line) => line.trim() !== '' && !line.startsWith('##'))
      .map((line) => line.replaceAll('\\n', '\n').replaceAll('\\t', '\t')),
  ),
];

const wordings = /<([^<>|]*(?:\|[^<>|]*)+)>/g;

/** The pattern with one wording chosen wherever it offers several. */
export const chooseWordings = (pattern: string, random: Random): string =>
  pattern.replace(wordings, (_whole, choices: string) => random.pick(choices.split('|')));

export const fillPattern = (form: string, random: Random): TaughtText => {
  const pattern = chooseWordings(form, random);
  let text = '';
  let behind = 0;
  const spans: TaughtSpan[] = [];
  const kept = new Map<string, string>();
  for (const match of pattern.matchAll(/\{([A-Z]+)(\d?)\}/g)) {
    const slot = slots[match[1] ?? ''];
    if (!slot) throw new Error(`Unknown slot ${match[0]} in the pattern: ${pattern}`);
    const value = (match[2] === '' ? undefined : kept.get(match[0])) ?? slot.make(random);
    kept.set(match[0], value);
    text += pattern.slice(behind, match.index);
    if (slot.kind) spans.push({ start: text.length, end: text.length + value.length, kind: slot.kind });
    text += value;
    behind = match.index + match[0].length;
  }
  return { text: text + pattern.slice(behind), spans };
};
