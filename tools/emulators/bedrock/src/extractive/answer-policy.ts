import { isHardKind, kindAsked, typeMatch } from './answer-type.ts';
import { isInstruction, quoted, type Said } from './compose.ts';
import { asksContact, holdsContact } from './contact.ts';
import { coverageOf, wantedOf, type Wanted } from './coverage.ts';
import type { Intent } from './intent.ts';
import { nameStems, namesIn } from './names.ts';
import { isProduct, type Passage } from './passages.ts';
import { piecesOf } from './table-rows.ts';
import { contentWords, isService, meets, policyStems, stemsOf, stemWord } from './vocabulary.ts';

/** Below this the sources do not answer; measured on shop questions. */
export const declineBelow = 0.48;
const sureMargin = 0.14;
const sentencesMax = 3;

interface Candidate {
  readonly passage: Passage;
  readonly at: number;
  readonly text: string;
  readonly said: string;
  readonly isFirstRow: boolean;
  readonly own: ReadonlySet<string>;
  readonly around: ReadonlySet<string>;
  readonly rank: number;
}
interface Scored extends Candidate {
  readonly score: number;
  readonly coverage: number;
  readonly type: number;
}

export interface PolicyAnswer {
  readonly sentences: readonly Said[];
  /** 0 to about 1.1. */
  readonly score: number;
}

const candidatesOf = (passages: readonly Passage[]): Candidate[] =>
  passages.flatMap((passage, rank) => {
    const around = stemsOf([passage.title, ...passage.headings].join(' '));
    return piecesOf(passage.text)
      .filter(({ words }) => !isInstruction(words) && !isHeading(words, passage) && !words.endsWith('?'))
      .map(({ words, said, header, isFirstRow }, at) => ({
        passage,
        at,
        text: words,
        said,
        isFirstRow,
        own: stemsOf(words),
        around: new Set([...around, ...stemsOf(header)]),
        rank,
      }));
  });

const isHeading = (text: string, passage: Passage): boolean =>
  text === passage.title || passage.headings.includes(text) || text.endsWith(':');

/** "Standard shipping to Canada costs …" answers another question than "what does standard shipping cost?" */
const otherNamePenalty = 0.3;
const namesOther = ({ text, passage }: Candidate, question: string): boolean => {
  const said = stemsOf(question);
  return namesIn(`${passage.kind === 'faq' ? passage.title : ''} ${text}`)
    .flatMap(nameStems)
    .some((stem) => meets(said, stem) < 0.8 && !/\d/.test(stem));
};

/** A return period is no guarantee: the rule that is asked about must be spoken of. */
const otherRulePenalty = 0.4;
const speaksOfRule = (question: string, { own, around }: Candidate): boolean => {
  const rules = policyStems(question);
  return rules.length === 0 || rules.some((stem) => Math.max(meets(own, stem), meets(around, stem)) >= 0.6);
};

/** A policy that speaks of the kind of thing the product is comes before one for everything. */
const kindBonus = 0.55;
/** An FAQ whose question is nearly the shopper's own. */
const faqBonus = (titleCoverage: number): number => (titleCoverage >= 0.75 ? 0.25 : 0);

const scored = (candidate: Candidate, wanted: Wanted, question: string, category: ReadonlySet<string>): Scored => {
  const kind = kindAsked(question);
  const coverage = coverageOf(wanted, [
    [candidate.own, 1],
    [candidate.around, 0.95],
  ]);
  const own = coverageOf(wanted, [[candidate.own, 1]]);
  const type = typeMatch(kind, candidate.text);
  const isShort = candidate.own.size < 4;
  const score =
    coverage +
    0.3 * own +
    (isHardKind(kind) ? 0.5 : 0.2) * type -
    0.02 * candidate.rank -
    0.02 * Math.min(candidate.at, 5) +
    ([...category].some((stem) => candidate.own.has(stem)) ? kindBonus : 0) +
    (candidate.passage.kind === 'faq' ? faqBonus(coverageOf(wanted, [[candidate.around, 1]])) : 0) -
    (isShort ? 0.15 : 0) -
    (speaksOfRule(question, candidate) ? 0 : otherRulePenalty) -
    (kind === 'place' || candidate.isFirstRow || !namesOther(candidate, question) ? 0 : otherNamePenalty);
  return { ...candidate, score, coverage, type };
};

/** Proper names of the question that the passage does not know: a sibling's answer is worse than none. */
const missesName = (names: readonly string[], candidate: Candidate): boolean => {
  const text = stemsOf(candidate.passage.text);
  return names.flatMap(nameStems).some((stem) => [candidate.around, text].every((stems) => meets(stems, stem) < 0.8));
};

interface PolicyQuestion {
  readonly text: string;
  readonly names: readonly string[];
  /** Stems of the category of the product that is meant. */
  readonly category: ReadonlySet<string>;
}

/** Policies do not name products: a product that the shop has is asked about as one of its kind. */
const asPolicyQuestion = (intent: Intent, passages: readonly Passage[]): PolicyQuestion => {
  const products = passages.filter(isProduct);
  const owners = intent.names.map((name) =>
    products.find(({ product }) => {
      const identity = stemsOf(`${product.name} ${product.brand ?? ''}`);
      return nameStems(name).every((stem) => identity.has(stem));
    }),
  );
  const known = intent.names.filter((_, at) => owners[at] !== undefined);
  return {
    text: known.reduce((text, name) => text.replace(name, ' '), intent.text),
    names: intent.names.filter((name) => !known.includes(name)),
    category: stemsOf(owners.map((owner) => `${owner?.product.category ?? ''} ${owner?.product.name ?? ''}`).join(' ')),
  };
};

const verdict = /^(?:yes|no)\b[,.:;]?\s*/i;
const openingMin = 0.7;

/** "Yes, …" of an FAQ answers the FAQ's own question: it is kept only where that is the shopper's. */
const said = ({ said: text, passage }: Candidate, keepsVerdict: boolean): Said => {
  const bare = keepsVerdict ? text : text.replace(verdict, '');
  return { text: quoted(`${bare.charAt(0).toUpperCase()}${bare.slice(1)}`), refs: [passage.ref] };
};

/** Services that the question asks for and the passage does not speak of. */
const missesService = (question: string, { around, passage }: Candidate): boolean => {
  const text = stemsOf(passage.text);
  return contentWords(question)
    .map(stemWord)
    .some((stem) => isService(stem) && meets(around, stem) < 0.8 && meets(text, stem) < 0.8);
};

/** An FAQ's answer is short and belongs together; of a policy the sentences that come near the best one are taken. */
const chosenFrom = (best: Scored, ranked: readonly Scored[]): Scored[] => {
  const whole = ranked.filter((one) => one.passage === best.passage).sort((a, b) => a.at - b.at);
  if (best.passage.kind === 'faq' && whole.length <= sentencesMax) return whole;
  const rivals = ranked.filter(
    (one) => one !== best && best.score - one.score < sureMargin && one.coverage >= 0.8 * best.coverage,
  );
  const next = best.own.size < 3 ? whole.filter((one) => one.at === best.at + 1) : [];
  return [...new Set([best, ...next, ...rivals])]
    .slice(0, sentencesMax)
    .sort((a, b) => (a.passage === b.passage ? a.at - b.at : ranked.indexOf(a) - ranked.indexOf(b)));
};

/** One to three sentences copied from policies and FAQs, or null when they do not answer. */
export const answerFromPolicies = (intent: Intent, passages: readonly Passage[]): PolicyAnswer | null => {
  const { text, names, category } = asPolicyQuestion(intent, passages);
  const isContact = asksContact(intent.text);
  const all = candidatesOf(passages.filter((passage) => passage.kind !== 'product')).filter(
    (candidate) => !isContact || holdsContact(intent.text, candidate.text),
  );
  const wanted = wantedOf(
    text,
    all.map((candidate) => new Set([...candidate.own, ...candidate.around])),
  );
  const ranked = all.map((candidate) => scored(candidate, wanted, text, category)).sort((a, b) => b.score - a.score);
  const [best] = ranked;
  if (!best || missesName(names, best) || missesService(text, best)) return null;
  const top = Math.max(...ranked.map((candidate) => candidate.coverage));
  const certainty = 0.5 * best.coverage + 0.5 * top + 0.1 * best.type;
  if (certainty < declineBelow) return null;
  const kind = kindAsked(text);
  const title = coverageOf(wantedOf(text, [stemsOf(best.passage.title)]), [[stemsOf(best.passage.title), 1]]);
  const keepsVerdict = kind === 'yes-no' && best.passage.kind === 'faq' && title >= openingMin;
  const sentences = chosenFrom(best, ranked)
    .map((one) => said(one, keepsVerdict))
    .filter((one) => /\p{L}/u.test(one.text));
  return sentences.length === 0 ? null : { sentences, score: certainty };
};
