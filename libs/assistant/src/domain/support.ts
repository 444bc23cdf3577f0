import { quantityStands } from '@rag-assistant/language';
import { claimOf, ownerOf, quantitiesToProve, type Claim } from './claim.ts';
import type { Evidence } from './evidence.ts';
import type { PreparedPassage, PreparedSpan } from './prepared-passage.ts';
import { contradicts, isCovered, isNegated } from './wording.ts';

/** Share of a claim's own words that must stand in the cited spans; words that the passage is about do not count. */
export const coverageMin = 0.7;

export type WithheldReason =
  | 'uncited'
  | 'unknown-passage'
  | 'number-not-in-span'
  | 'name-not-in-passage'
  | 'contradicted'
  | 'words-not-in-span'
  | 'too-many-claims';

export interface Support {
  readonly evidence: Evidence;
  readonly span: PreparedSpan;
  /** 0 to 1. */
  readonly score: number;
}

export type Judgement =
  | { readonly supported: true; readonly by: readonly Support[] }
  | { readonly supported: false; readonly reason: WithheldReason };

interface Candidate {
  readonly parts: readonly { readonly passage: PreparedPassage; readonly span: PreparedSpan }[];
}

const no = (reason: WithheldReason): Judgement => ({ supported: false, reason });

const coverage = (claim: Claim, { parts }: Candidate): number => {
  const about = new Set(parts.flatMap(({ passage }) => [...passage.about]));
  const stems = new Set(parts.flatMap(({ span }) => [...span.stems]));
  const own = claim.terms.filter((term) => !about.has(term.stem));
  if (own.length === 0) return 1;
  return own.filter((term) => isCovered(term.stem, stems)).length / own.length;
};

const numbersStand = (claim: Claim, { parts }: Candidate): boolean => {
  // Fractions and the like are no quantities to compare: they must stand as they are.
  const signs = claim.text.match(/[^\P{N}\d]/gu) ?? [];
  if (signs.some((sign) => !parts.some(({ span }) => span.text.includes(sign)))) return false;
  const passages = [...new Set(parts.map((part) => part.passage))];
  return quantitiesToProve(claim, passages).every((quantity) => {
    const owner = passages.length > 1 ? ownerOf(claim, quantity, passages) : undefined;
    const spans = parts.filter((part) => owner === undefined || part.passage === owner).map((part) => part.span);
    return spans.some((span) => quantityStands(quantity, span.quantities));
  });
};

/** "In stock" must agree with the stock that the passage's product has. */
const stockAgrees = (claim: Claim, passage: PreparedPassage): boolean => {
  const stock = passage.evidence.product?.stock;
  if (stock === undefined || stock === null || !/\b(?:in stock|available)\b/i.test(claim.text)) return true;
  return isNegated(claim.text) ? stock === 0 : stock > 0;
};

/** Why a candidate fails, or null when it carries the claim. */
const fault = (claim: Claim, candidate: Candidate): WithheldReason | null => {
  if (!numbersStand(claim, candidate)) return 'number-not-in-span';
  if (coverage(claim, candidate) < coverageMin) return 'words-not-in-span';
  const source = candidate.parts.map((part) => part.span.text).join(' \n');
  const passages = new Set(candidate.parts.map((part) => part.passage));
  const agrees = passages.size > 1 ? !isNegated(claim.text) || isNegated(source) : !contradicts(claim.text, source);
  return agrees && [...passages].every((passage) => stockAgrees(claim, passage)) ? null : 'contradicted';
};

const namesStand = (claim: Claim, passages: readonly PreparedPassage[]): boolean =>
  claim.terms.every((term) => !term.isName || passages.some((passage) => isCovered(term.stem, passage.all)));

/** What a span adds to those already taken from its passage: a number counts twice a word. */
const gainOf = (span: PreparedSpan, claim: Claim, passage: PreparedPassage, held: readonly PreparedSpan[]): number => {
  const stems = new Set(held.flatMap((one) => [...one.stems]));
  const numbers = quantitiesToProve(claim, [passage]).filter(
    (quantity) =>
      quantityStands(quantity, span.quantities) && !held.some((one) => quantityStands(quantity, one.quantities)),
  );
  const words = claim.terms.filter(
    (term) => !passage.about.has(term.stem) && isCovered(term.stem, span.stems) && !isCovered(term.stem, stems),
  );
  return numbers.length * 2 + words.length;
};

const inOrder = (parts: Candidate['parts'], passages: readonly PreparedPassage[]): Candidate['parts'] =>
  parts.toSorted((a, b) => passages.indexOf(a.passage) - passages.indexOf(b.passage) || a.span.start - b.span.start);

/** Spans that carry the claim only together: up to three fact lines of one product, up to two of each of several passages. */
const combine = (claim: Claim, passages: readonly PreparedPassage[]): Candidate => {
  const parts: Candidate['parts'][number][] = [];
  for (const passage of passages) {
    if (passages.length === 1 && passage.evidence.kind !== 'product') continue;
    const held: PreparedSpan[] = [];
    while (held.length < (passages.length > 1 ? 2 : 3)) {
      let top: { span: PreparedSpan; gain: number } | undefined;
      for (const span of passage.spans) {
        const gain = gainOf(span, claim, passage, held);
        if (gain > (top?.gain ?? 0)) top = { span, gain };
      }
      if (!top) break;
      held.push(top.span);
      parts.push({ passage, span: top.span });
      if (fault(claim, { parts }) === null) return { parts: inOrder(parts, passages) };
    }
  }
  return { parts: inOrder(parts, passages) };
};

/** How many of the claim's words stand in the spans themselves, those that the passage is about included. */
const closeness = (claim: Claim, { parts }: Candidate): number =>
  claim.terms.filter((term) => parts.some(({ span }) => isCovered(term.stem, span.stems))).length;

const best = (claim: Claim, candidates: readonly Candidate[]): Candidate | undefined =>
  candidates
    .filter((candidate) => fault(claim, candidate) === null)
    .map((candidate) => ({
      candidate,
      score: coverage(claim, candidate),
      close: closeness(claim, candidate),
      length: candidate.parts.reduce((sum, part) => sum + part.span.text.length, 0),
    }))
    .sort((a, b) => b.score - a.score || b.close - a.close || a.length - b.length)[0]?.candidate;

const reasonOf = (claim: Claim, candidates: readonly Candidate[]): WithheldReason => {
  const faults = candidates.map((candidate) => fault(claim, candidate));
  if (faults.includes('contradicted')) return 'contradicted';
  return faults.length > 0 && faults.every((one) => one === 'number-not-in-span')
    ? 'number-not-in-span'
    : 'words-not-in-span';
};

/**
 * Looks for the narrowest span of the cited passages that carries the text: one span, else two neighbouring sentences,
 * else fact lines of one product, else one or two spans of each passage of a comparison.
 */
export const judge = (text: string, passages: readonly PreparedPassage[]): Judgement => {
  const claim = claimOf(text);
  if (!namesStand(claim, passages)) return no('name-not-in-passage');
  const alone = passages.filter((passage) => namesStand(claim, [passage]));
  const singles = (spansOf: (passage: PreparedPassage) => readonly PreparedSpan[]): Candidate[] =>
    alone.flatMap((passage) => spansOf(passage).map((span) => ({ parts: [{ passage, span }] })));
  const rounds: (() => readonly Candidate[])[] = [
    () => singles((passage) => passage.spans),
    () => singles((passage) => passage.pairs),
    () => alone.map((passage) => combine(claim, [passage])),
    () => (passages.length > 1 ? [combine(claim, passages)] : []),
  ];
  const tried: Candidate[] = [];
  for (const round of rounds) {
    const candidates = round().filter((candidate) => candidate.parts.length > 0);
    const found = best(claim, candidates);
    if (found) {
      const score = coverage(claim, found);
      const by = found.parts.map(({ passage, span }) => ({ evidence: passage.evidence, span, score }));
      return { supported: true, by };
    }
    tried.push(...candidates);
  }
  return no(reasonOf(claim, tried));
};
