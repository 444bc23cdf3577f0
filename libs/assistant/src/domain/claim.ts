import { quantitiesOf, stemOf, wordsOf, type Quantity } from '@rag-assistant/language';
import type { PreparedPassage } from './prepared-passage.ts';
import { termsOf, type Term } from './wording.ts';

/** What one piece of a sentence says. */
export interface Claim {
  readonly text: string;
  readonly terms: readonly Term[];
  readonly quantities: readonly Quantity[];
}

export const claimOf = (text: string): Claim => ({ text, terms: termsOf(text), quantities: quantitiesOf(text) });

/** Words around a number tell whether it belongs to a name: "Trail 200" in "the Trail 200 costs $59". */
const neighbours = (text: string, quantity: Quantity): (string | undefined)[] => {
  const words = wordsOf(text);
  const first = words.findIndex((word) => word.start >= quantity.start);
  const after = words.find((word) => word.start >= quantity.end);
  return [words[first - 1]?.text, after?.text];
};

const isPartOfName = (claim: string, quantity: Quantity, names: readonly string[]): boolean =>
  names.some((name) => {
    const digits = claim.slice(quantity.start, quantity.end);
    const [before, after] = neighbours(claim, quantity);
    const words = wordsOf(name).map((word) => word.text);
    return words.some(
      (word, index) =>
        word === digits.toLowerCase() &&
        ((before !== undefined && words[index - 1] === before) ||
          (after !== undefined && words[index + 1] === after) ||
          words.length === 1),
    );
  });

/** The quantities that must stand in a cited span: all but those that are part of a cited passage's name. */
export const quantitiesToProve = (claim: Claim, passages: readonly PreparedPassage[]): Quantity[] =>
  claim.quantities.filter(
    (quantity) =>
      !isPartOfName(
        claim.text,
        quantity,
        passages.flatMap((passage) => passage.names),
      ),
  );

/**
 * Which cited passage a number is about: the one whose own name words were mentioned last before it. Undefined when
 * none of them tells the passages apart.
 */
export const ownerOf = (
  claim: Claim,
  quantity: Quantity,
  passages: readonly PreparedPassage[],
): PreparedPassage | undefined => {
  let owner: PreparedPassage | undefined;
  for (const word of wordsOf(claim.text)) {
    if (word.start >= quantity.start) break;
    const named = passages.filter((passage) => passage.name.has(stemOf(word.text)));
    if (named.length === 1) owner = named[0];
  }
  return owner;
};
