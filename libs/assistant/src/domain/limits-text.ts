import type { Evidence } from './evidence.ts';
import { stemSet, termsOf } from './wording.ts';

/** Products that the message seems to speak of: their name shares a word with it. */
const namesOf = (found: readonly Evidence[], message: string): string[] => {
  const said = stemSet(message);
  const names = found.flatMap((evidence) => evidence.product?.name ?? []);
  return [...new Set(names)].filter((name) => termsOf(name).some((term) => said.has(term.stem))).slice(0, 2);
};

/** One question that helps the search on: between the products that the message may mean, else for what it is about. */
export const clarifyingQuestion = (found: readonly Evidence[], message: string): string => {
  const [first, second] = namesOf(found, message);
  if (first !== undefined && second !== undefined) return `Do you mean ${first} or ${second}?`;
  if (first !== undefined) return `Do you mean ${first}?`;
  return 'Could you tell me which product or which part of our policies you mean?';
};

export const notFound = (shopName: string): string =>
  `I could not find that in the catalogue and the policies of ${shopName}.`;

export const sourcesUnavailable = (shopName: string): string =>
  `I cannot look into the sources of ${shopName} at the moment.`;

export const askLater = 'Could you ask again in a minute?';

export const quotedOnly = 'I cannot write an answer at the moment; this is what the shop’s own pages say:';
