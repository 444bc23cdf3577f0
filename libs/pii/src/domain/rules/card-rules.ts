import { luhn } from '../checksums.ts';
import { cardCue, cardCueNext, orderCue } from './cues.ts';
import { digitsOf, touchesWord, type NumberGroups } from './number-groups.ts';
import type { Scan } from './scan.ts';

/** Ranges and lengths that issuers use (ISO/IEC 7812 major industries 1 to 6, with the old JCB and enRoute ones). */
const issuer =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[0-8]\d{10,17}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12,14}|35\d{14}|6\d{11,18}|(?:18|21)\d{13})$/;
/** How people write them: one run, or blocks of four (or 4-6-5). */
const blocks = /^(?:\d{12,19}|(?:\d{4}[ -]){2,4}\d{1,4}|\d{4}[ -]\d{6}[ -]\d{4,5})$/;

const lengthsMatch = (text: string, start: number, end: number): boolean =>
  blocks.test(
    text
      .slice(start, end)
      .replace(/\s*\n\s*/, ' ')
      .replace(/ ?- ?|\./g, '-'),
  );

const claimCard = (scan: Scan, groups: NumberGroups, first: number, last: number): boolean => {
  const start = groups.starts[first] ?? 0;
  const end = groups.ends[last] ?? 0;
  const digits = digitsOf(scan.text, groups, first, last);
  const near = scan.before(start);
  if (touchesWord(scan.text, start, end) || (/[$€£#]\s?$/.test(near.slice(-2)) && !cardCue.test(near))) return false;
  if (orderCue.test(near) || /^[.,]\d/.test(scan.after(end, 2))) return false;
  const cued = cardCue.test(near);
  if (!luhn(digits)) {
    // A typing error in a number that is named a card is still somebody's card.
    return (
      digits.length >= 13 &&
      cardCueNext.test(near) &&
      scan.isSentence &&
      scan.claim(start, end, 'CARD', 0.7, 'card.cue-without-checksum')
    );
  }
  const known = issuer.test(digits);
  if (cued && (scan.isSentence || (cardCueNext.test(near) && known)))
    return scan.claim(start, end, 'CARD', 0.99, 'card.luhn-and-cue');
  if (known && digits.length >= 13) {
    const sure = scan.isSentence || (first === last && digits.length >= 15);
    return scan.claim(start, end, 'CARD', sure ? 0.9 : 0.7, 'card.luhn-and-issuer');
  }
  return false;
};

/** Payment cards: 12 to 19 digits in one run or in blocks, also with a line break inside; Luhn's sum decides. */
export const findCards = (scan: Scan, groups: NumberGroups): void => {
  for (let first = 0; first < groups.count; first += 1) {
    let total = (groups.ends[first] ?? 0) - (groups.starts[first] ?? 0);
    let last = first;
    while (last + 1 < groups.count && last < first + 5 && groups.joins[last] !== 0) {
      const size = (groups.ends[last + 1] ?? 0) - (groups.starts[last + 1] ?? 0);
      if (total + size > 19) break;
      last += 1;
      total += size;
    }
    // The longest row first: the beginning of a card may pass the sum by chance.
    for (; last >= first && total >= 12 && total <= 19; last -= 1) {
      if (
        lengthsMatch(scan.text, groups.starts[first] ?? 0, groups.ends[last] ?? 0) &&
        claimCard(scan, groups, first, last)
      ) {
        first = last;
        break;
      }
      total -= (groups.ends[last] ?? 0) - (groups.starts[last] ?? 0);
    }
  }
};
