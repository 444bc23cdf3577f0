import { withoutPlaceholders } from './placeholders.ts';
import type { Turn } from './session.ts';
import { termsOf } from './wording.ts';

const leaning =
  /^(?:and|but|also|so|what about|how about|or|then|ok)\b|\b(?:it|its|they|them|their|that|those|these|this|one|ones|same|other|others|there)\b/i;

/** A message that says little by itself or points back. */
export const isFollowUp = (message: string, history: readonly Turn[]): boolean =>
  history.length > 0 && (leaning.test(message) || termsOf(message).length < 3);

/** What to search for without a model: the message, with the question and the products it leans on. */
export const standaloneQuery = (message: string, history: readonly Turn[]): string => {
  const last = history.at(-1);
  if (!last || !isFollowUp(message, history)) return message;
  const product = last.products[0]?.name;
  const before = withoutPlaceholders(last.question);
  return [message, before, ...(product === undefined ? [] : [product])].join(' ').slice(0, 2000);
};
