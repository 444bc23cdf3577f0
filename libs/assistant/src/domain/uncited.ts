import { quantitiesOf, stemOf } from '@rag-assistant/language';
import { isCovered, termsOf } from './wording.ts';

export type UncitedRole = 'question' | 'abstention' | 'small-talk';

const stems = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(stemOf));

/** Words of courtesy and of the search itself: a sentence of these alone claims nothing about the shop. */
const courtesy = stems(
  'hello hi hey thanks thank welcome happy glad sorry help assist question answer search check moment ' +
    'catalogue catalog source sources policy policies page document documents list listed mention mentioned details ' +
    'specific afraid unfortunately able unable understand rephrase again instead else more moment passage ' +
    'passages support anything something',
);
/** Said of a limit, never of the shop: "I am not sure". */
const unsure = stems('sure exactly');
/** What a useful question may ask about. */
const asking = stems(
  'product item size color colour budget price range brand model activity use kind type style feature need prefer ' +
    'mind looking interested compare order name delivery country gift occasion weight material category tell mean ' +
    'narrow search mainly spend often people',
);
const opening =
  /^(?:and |or |so )?(?:what|which|who|where|when|how|do you|does|would|should|shall|are you|is there|is it|is this|could|can|may)\b/i;
const abstaining =
  /\b(?:not|no|n['’]t|cannot|unable)\b.*\b(?:find|found|see|say|says|mention|mentions|mentioned|information|know|sure|answer|listed|details|help|cover|covers)\b/i;
const address = /https?:|www\.|@|\w\.(?:com|net|org|io|shop)\b/i;

/**
 * The role of a sentence without citation, or null when it says something about the shop and so needs one. `said` holds
 * the stems of the shopper's own message, `known` those of the passages found.
 */
export const uncitedRole = (
  text: string,
  said: ReadonlySet<string>,
  known: ReadonlySet<string>,
): UncitedRole | null => {
  if (/[\p{N}$€£%]/u.test(text) || quantitiesOf(text).length > 0 || address.test(text)) return null;
  const terms = termsOf(text);
  const own = terms.filter((term) => !courtesy.has(term.stem));
  if (text.endsWith('?')) {
    if (!opening.test(text)) return null;
    const strange = own.filter(
      (term) => !asking.has(term.stem) && !isCovered(term.stem, said) && (term.isName || !isCovered(term.stem, known)),
    );
    return strange.length === 0 ? 'question' : null;
  }
  if (abstaining.test(text))
    return own.every((term) => unsure.has(term.stem) || said.has(term.stem)) ? 'abstention' : null;
  // "Yes." and "You can." answer a question: without a word of courtesy a sentence is a claim.
  const isCourtesy = own.length === 0 && (terms.length > 0 || /^here (?:is|are)\b/i.test(text));
  return isCourtesy ? 'small-talk' : null;
};
