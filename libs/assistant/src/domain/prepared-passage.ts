import { quantitiesOf, type Quantity } from '@rag-assistant/language';
import type { Evidence } from './evidence.ts';
import { neighboursOf, sourceSpansOf, type SourceSpan } from './source-span.ts';
import { stemSet } from './wording.ts';

export interface PreparedSpan extends SourceSpan {
  readonly stems: ReadonlySet<string>;
  readonly quantities: readonly Quantity[];
}

/** A passage taken apart once, for any number of claims. */
export interface PreparedPassage {
  readonly evidence: Evidence;
  readonly spans: readonly PreparedSpan[];
  /** Neighbouring sentences; tried when no single span carries a claim. */
  readonly pairs: readonly PreparedSpan[];
  /** Stems of title, headings, product name, brand and category: what the passage is about. */
  readonly about: ReadonlySet<string>;
  /** Stems of title or product name alone. */
  readonly name: ReadonlySet<string>;
  /** Stems of everything in the passage. */
  readonly all: ReadonlySet<string>;
  /** The names as written, for numbers that are part of them ("Trail 200"). */
  readonly names: readonly string[];
}

/** A line that only names the thing states no quantity of it. */
const prepareSpan = (span: SourceSpan, name: string): PreparedSpan => ({
  ...span,
  stems: stemSet(`${span.text} ${span.context}`),
  quantities: span.text === name ? [] : quantitiesOf(span.text, { source: true }),
});

const cache = new WeakMap<Evidence, PreparedPassage>();

export const preparePassage = (evidence: Evidence): PreparedPassage => {
  const known = cache.get(evidence);
  if (known) return known;
  const { product, title, headings, text } = evidence;
  const about = [title, ...headings, product?.name, product?.brand, product?.category, product?.sku].join(' ');
  const name = product?.name ?? title;
  const spans = sourceSpansOf(evidence).map((span) => prepareSpan(span, name));
  const prepared: PreparedPassage = {
    evidence,
    spans,
    pairs: neighboursOf(spans, text).map((span) => prepareSpan(span, name)),
    about: stemSet(about),
    name: stemSet(name),
    all: stemSet(`${about} ${text}`),
    names: [...new Set([name, title])],
  };
  cache.set(evidence, prepared);
  return prepared;
};
