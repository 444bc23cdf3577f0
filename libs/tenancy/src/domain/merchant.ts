import { invalid } from '@rag-assistant/kernel';
import type { Merchant } from './caller.ts';

const slugForm = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const nameLengthMax = 120;
const descriptionLengthMax = 2000;
const suggestionsMax = 12;
const suggestionLengthMax = 200;

const faultOf = ({ slug, name, description, suggestions }: Merchant): string | null => {
  if (!slugForm.test(slug)) return 'A slug is 1 to 63 lower-case letters, digits and inner hyphens.';
  if (name.trim() === '' || name.length > nameLengthMax) return `A name has 1 to ${nameLengthMax} characters.`;
  if (description.length > descriptionLengthMax) return `A description has at most ${descriptionLengthMax} characters.`;
  if (suggestions.length > suggestionsMax) return `At most ${suggestionsMax} suggestions are kept.`;
  if (suggestions.some((text) => text.trim() === '' || text.length > suggestionLengthMax))
    return `A suggestion has 1 to ${suggestionLengthMax} characters.`;
  return null;
};

/** @throws AppError `tenancy.invalid-merchant` that names the rule, not the value */
export const checkMerchant = (merchant: Merchant): Merchant => {
  const fault = faultOf(merchant);
  if (fault !== null) throw invalid('tenancy.invalid-merchant', fault);
  return merchant;
};
