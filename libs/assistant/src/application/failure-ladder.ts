import type { AnswerOutcome } from '../domain/answer.ts';
import type { AnswerDraft, ShownSentence } from '../domain/answer-draft.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { GroundingGate } from '../domain/grounding-gate.ts';
import { askLater, clarifyingQuestion, notFound, quotedOnly, sourcesUnavailable } from '../domain/limits-text.ts';
import { quotationsFor, quotationText } from '../domain/quotation.ts';
import { passagesMax } from './shop-tools.ts';
import type { ToolContext } from './tool.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * What is tried, in this order, until something answers. The first two are the model's and its guard's, the third the
 * answer cache's; the rest is here.
 */
export const ladderSteps = [
  'model',
  'model-retried',
  'cached-answer',
  'passages-at-hand',
  'search',
  'broader-search',
  'clarifying-question',
  'limits-stated',
] as const;
export type LadderStep = (typeof ladderSteps)[number];

export interface LadderRun {
  readonly question: string;
  /** The question with what it leans on, for a search without a model. */
  readonly query: string;
  readonly shopName: string;
  readonly gate: GroundingGate;
  readonly draft: AnswerDraft;
  /** Its signal also aborts when the ladder's own time is up; a search that runs into it finds nothing. */
  readonly context: ToolContext;
  readonly caller: AbortSignal;
}

export interface LadderResult {
  readonly step: LadderStep;
  readonly outcome: AnswerOutcome;
  readonly shown: readonly ShownSentence[];
}

const quote = (run: LadderRun, question: string): ShownSentence[] => {
  const { gate, draft, context } = run;
  const found = context.shelf.all().map((passage) => passage.evidence);
  const cited = new Set(gate.citations.map((citation) => `${citation.documentId}:${citation.snippet}`));
  const quotations = quotationsFor(question, found).filter(
    ({ evidence, span }) => !cited.has(`${evidence.documentId}:${span.text}`),
  );
  if (quotations.length === 0) return [];
  return [
    draft.show(quotedOnly),
    ...quotations.map((quotation) => {
      const verdict = gate.quote(quotation.evidence, quotation.span, quotationText(quotation), quotation.score);
      return draft.show(verdict.sentence.text, verdict.citations);
    }),
  ];
};

/** @throws only the caller's abort; a search that fails finds nothing. */
const search = async (run: LadderRun, query: string, limit: number): Promise<'found' | 'nothing' | 'unavailable'> => {
  const { knowledge, merchant, shelf, signal, onSearched } = run.context;
  const legs = await Promise.allSettled([
    untilAborted(knowledge.searchCatalogue(merchant, { query, limit }, signal), signal),
    untilAborted(knowledge.searchPolicies(merchant, { query, limit }, signal), signal),
  ]);
  run.caller.throwIfAborted();
  const found = legs.flatMap((leg) => (leg.status === 'fulfilled' ? [leg.value] : []));
  found.forEach(onSearched);
  const evidence: Evidence[] = found.flatMap((result) => [...result.evidence]);
  shelf.put(evidence);
  if (found.length === 0) return 'unavailable';
  return evidence.length > 0 ? 'found' : 'nothing';
};

/** Answers from the shop's sources alone, from the passages at hand on. */
export const descendLadder = async (run: LadderRun): Promise<LadderResult> => {
  const quoted = (step: LadderStep, shown: readonly ShownSentence[]): LadderResult => ({
    step,
    outcome: 'retrieval-only',
    shown,
  });
  const atHand = quote(run, run.query);
  if (atHand.length > 0 || run.draft.hasCited) return quoted('passages-at-hand', atHand);
  const first = await search(run, run.query, passagesMax);
  const fresh = quote(run, run.query);
  if (fresh.length > 0) return quoted('search', fresh);
  const second = await search(run, run.question, passagesMax * 2);
  const broader = quote(run, run.question);
  if (broader.length > 0) return quoted('broader-search', broader);
  const { draft, shopName, context } = run;
  if (first === 'unavailable' && second === 'unavailable')
    return {
      step: 'limits-stated',
      outcome: 'declined',
      shown: [draft.show(sourcesUnavailable(shopName)), draft.show(askLater)],
    };
  const near = context.shelf.all().map((passage) => passage.evidence);
  if (near.length > 0)
    return {
      step: 'clarifying-question',
      outcome: 'clarification',
      shown: [draft.show(clarifyingQuestion(near, run.query))],
    };
  return {
    step: 'limits-stated',
    outcome: 'declined',
    shown: [draft.show(notFound(shopName)), draft.show(clarifyingQuestion(near, run.query))],
  };
};
