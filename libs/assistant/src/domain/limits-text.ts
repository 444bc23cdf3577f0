import type { Evidence } from './evidence.ts';

const namesOf = (found: readonly Evidence[]): string[] =>
  [...new Set(found.flatMap((evidence) => evidence.product?.name ?? []))].slice(0, 2);

/** One question that helps the search on: between the products that came nearest, else for what to look for. */
export const clarifyingQuestion = (found: readonly Evidence[]): string => {
  const [first, second] = namesOf(found);
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
