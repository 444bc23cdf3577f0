import { sentencesOf } from '@rag-assistant/language';
import type { Evidence } from './evidence.ts';

/** The smallest piece of a passage that states something; offsets are characters of the passage's own text. */
export interface SourceSpan {
  readonly kind: 'sentence' | 'row' | 'fact';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What the reader knows before the span: header row of a table, intro of a list. Carries words, never numbers. */
  readonly context: string;
  /** Spans with the same paragraph read on. */
  readonly paragraph: number;
}

const factLine = /^[^:.!?|]{1,60}: \S/;
const listItem = /^\s*(?:[-*•]|\d{1,3}[.)])\s+/;
const isRow = (line: string): boolean => /\S \| |^\s*\|/.test(line);

interface Line {
  readonly text: string;
  readonly start: number;
}

const linesOf = (text: string): Line[] => {
  let start = 0;
  return text.split('\n').map((line) => {
    const at = { text: line, start };
    start += line.length + 1;
    return at;
  });
};

const whole = (line: Line, kind: SourceSpan['kind'], context: string, paragraph: number): SourceSpan => {
  const lead = line.text.length - line.text.trimStart().length;
  const text = line.text.trim();
  const start = line.start + lead;
  return { kind, text, start, end: start + text.length, context, paragraph };
};

/** Sentences, table rows, list items and product fact lines of a passage, in reading order. */
export const sourceSpansOf = (evidence: Evidence): SourceSpan[] => {
  const spans: SourceSpan[] = [];
  let paragraph = 0;
  let header = '';
  let intro = '';
  let inFacts = evidence.kind === 'product';
  for (const line of linesOf(evidence.text)) {
    const text = line.text.trim();
    if (text === '') {
      paragraph++;
      header = '';
      inFacts = false;
      continue;
    }
    if (isRow(line.text)) {
      spans.push(whole(line, 'row', header, ++paragraph));
      if (header === '') header = text;
      continue;
    }
    header = '';
    if (inFacts && factLine.test(text)) {
      spans.push(whole(line, 'fact', '', ++paragraph));
      continue;
    }
    const item = listItem.exec(line.text)?.[0].length ?? 0;
    if (item === 0) intro = '';
    paragraph++;
    for (const sentence of sentencesOf(line.text.slice(item)))
      spans.push({
        kind: 'sentence',
        text: sentence.text,
        start: line.start + item + sentence.start,
        end: line.start + item + sentence.end,
        context: intro,
        paragraph,
      });
    if (text.endsWith(':')) intro = text;
  }
  return spans.filter((span) => span.text !== '');
};

/** Two sentences that follow each other in one paragraph, as one span. */
export const neighboursOf = (spans: readonly SourceSpan[], passage: string): SourceSpan[] =>
  spans.flatMap((span, index) => {
    const next = spans[index + 1];
    if (span.kind !== 'sentence' || next?.kind !== 'sentence' || next.paragraph !== span.paragraph) return [];
    return [{ ...span, text: passage.slice(span.start, next.end), end: next.end }];
  });
