import { answerComparison } from './compare.ts';
import { answerFromPolicies } from './answer-policy.ts';
import { answerFromProducts } from './answer-products.ts';
import type { Said } from './compose.ts';
import type { Intent } from './intent.ts';
import type { Passage } from './passages.ts';

/** For a question about goods a policy has to fit well. */
const sureOf = 0.62;

/** Sentences with their sources, or null when the passages do not answer. */
export const answerIntent = (intent: Intent, passages: readonly Passage[]): readonly Said[] | null => {
  if (intent.kind === 'compare') return answerComparison(intent, passages);
  const policy = answerFromPolicies(intent, passages);
  if (intent.kind === 'policy') return policy?.sentences ?? null;
  const products = answerFromProducts(intent, passages);
  if (intent.kind === 'catalogue')
    return products?.sentences ?? (policy && policy.score >= sureOf ? policy.sentences : null);
  if (policy && products) return products.coverage > policy.score ? products.sentences : policy.sentences;
  return policy?.sentences ?? products?.sentences ?? null;
};
