import { stemOf } from '@rag-assistant/language';
import type { Evidence } from './evidence.ts';
import { preparePassage, type PreparedSpan } from './prepared-passage.ts';
import { isCovered, termsOf } from './wording.ts';

export interface Quotation {
  readonly evidence: Evidence;
  readonly span: PreparedSpan;
  /** Share of the question's words that the span and its title meet, 0 to 1. */
  readonly score: number;
}

const quotesMax = 3;
const scoreMin = 0.34;

/** Words that ask for a kind of fact rather than name it. */
const asked: readonly (readonly [RegExp, string])[] = [
  [/\bhow much\b|\bexpensive\b|\bcheap/i, 'price'],
  [/\bhow long\b|\bwhen\b|\bhow soon\b/i, 'day'],
  [/\bin stock\b|\bhow many\b/i, 'stock'],
];

/** Spans of the passages that come nearest to the question, best first, at most two of one passage. */
export const quotationsFor = (question: string, found: readonly Evidence[]): Quotation[] => {
  const terms = termsOf(question).map((term) => term.stem);
  const hints = asked.filter(([pattern]) => pattern.test(question)).map(([, word]) => stemOf(word));
  const wanted = [...new Set([...terms, ...hints])];
  if (wanted.length === 0) return [];
  const scored = found.flatMap((evidence) => {
    const passage = preparePassage(evidence);
    return passage.spans.map((span) => {
      const met = wanted.filter((stem) => isCovered(stem, span.stems));
      const about = wanted.filter((stem) => !met.includes(stem) && isCovered(stem, passage.about));
      return { evidence, span, own: met.length, score: (met.length + 0.8 * about.length) / wanted.length };
    });
  });
  const ranked = scored
    .filter(({ own, score }) => own > 0 && score >= scoreMin)
    .sort((a, b) => b.score - a.score || b.evidence.relevance - a.evidence.relevance);
  const perPassage = new Map<Evidence, number>();
  return ranked
    .filter(({ evidence }) => {
      const count = (perPassage.get(evidence) ?? 0) + 1;
      perPassage.set(evidence, count);
      return count <= 2;
    })
    .slice(0, quotesMax);
};

/** A quotation as one line: whose words they are, then the words. An FAQ's question ends by itself. */
export const quotationText = ({ evidence, span }: Pick<Quotation, 'evidence' | 'span'>): string => {
  const name = evidence.product?.name ?? evidence.title;
  if (span.text === name) return name;
  return /[?!.]$/.test(name) ? `${name} ${span.text}` : `${name}: ${span.text}`;
};
