import { stemOf, wordsOf } from '@rag-assistant/language';
import { aspectsIn, type Aspect } from './aspects.ts';
import { readFilters, type Filters } from './filters.ts';
import { namesIn } from './names.ts';
import { catalogueWords, isScaffold, policyCount } from './vocabulary.ts';

/** One thing that a message asks. */
export interface Intent {
  readonly kind: 'catalogue' | 'policy' | 'unclear' | 'compare';
  /** The clause, standing on its own. */
  readonly text: string;
  readonly filters: Filters;
  /** The clause without its filters. */
  readonly rest: string;
  readonly names: readonly string[];
  readonly aspects: readonly Aspect[];
  /** Asks a fact of certain products, not which products there are. */
  readonly isFact: boolean;
  /** The products to compare, as the shopper names them. */
  readonly compared: readonly string[];
}

const comparing =
  /\bcompare\b|\bcomparison\b|\bversus\b|\bvs\.?\b|\bdifferences? between\b|\bdiffer\b|\b(?:which|what)(?:'s| is| one is| weighs| costs| has| holds)?\b.*\b(?:lighter|heavier|cheaper|bigger|larger|smaller|better|more|less|stronger|longer|taller|warmer)\b.*\b(?:or|than)\b|\bbetter\b.*\bor\b|\b(?:lighter|cheaper|heavier|bigger|larger)\b.*\bthan\b/i;
const listing =
  /\b(?:do you (?:have|sell|carry|stock|offer)|have you got|looking for|show me|find me|find|i need|i want|i'd like|recommend|suggest|any\b|which .*\b(?:do|are|have)\b|what .*\bdo you\b|options?|ideas?|gift for|best|under \$)/i;
const factual =
  /(?:^|[.,:;!?]\s*|\b(?:and|but|so)\s+)(?:(?:for|at|in|by|to|till|until|of)\s+)?(?:how (?:much|heavy|big|large|tall|wide|deep|high|long|many|warm|cold|thick|powerful|old)|what(?:'s| is| are| does| do)?|which|is|are|does|do|can|could|will|has|have|who)\b/i;
const definite = /\b(?:the|this|your|its|their|these|those)\s/i;
const sku = /\b[A-Z]{2,}(?:-[A-Z0-9]+)+\b/;
const howTo = /\bhow (?:do|can|should|to|often)\b/i;

export const skuIn = (text: string): string | null => sku.exec(text)?.[0] ?? null;

const count = (text: string, words: ReadonlySet<string>): number =>
  wordsOf(text).filter((word) => words.has(stemOf(word.text)) || words.has(word.text)).length;

const cleanSide = (side: string): string =>
  side
    .replace(/^.*\b(?:between|compare|which (?:one )?is (?:the )?\w+|is better|better)\b[,:]?\s*/i, '')
    .replace(/^[,:]?\s*(?:the|a|an|your)\s+/i, '')
    .replace(/[?.!]+$/, '')
    .replace(/\s+(?:for|in terms of|on|by)\s.*$/i, '')
    .trim();

/** The two to four sides of a comparison. */
const sidesOf = (text: string): string[] => {
  const names = namesIn(text).filter((name) => !/^(?:Which|What|Compare)$/.test(name));
  if (names.length >= 2) return names.slice(0, 4);
  const [, subject, pair] = /^([^:,]{3,60})[:,](.*\b(?:or|than|and)\b.*)$/iu.exec(text.replace(/[?.!]+$/, '')) ?? [];
  if (subject !== undefined && pair !== undefined) {
    const found = /([\p{L}\d-]+)(?: ones?)? (?:or|than|and) (?:the |a )?([\p{L}\d-]+)(?: ones?)?\b/iu.exec(pair);
    if (found?.[1] !== undefined && found[2] !== undefined) return [`${subject} ${found[1]}`, `${subject} ${found[2]}`];
  }
  // "The single and the dual boiler Bellmaker": the first side leaves out what both share.
  const shared = /\b(?:the )?([\p{L}\d-]+) (?:and|or|vs\.?|versus) the ([\p{L}\d-]+) ([\p{L}\d][\p{L}\d -]*)/iu.exec(
    text,
  );
  if (shared?.[1] !== undefined && shared[2] !== undefined && shared[3] !== undefined)
    return [`${shared[1]} ${shared[3]}`, `${shared[2]} ${shared[3]}`];
  const head = text
    .replace(/^.*?\b(?:compare|between)\b/i, '')
    .replace(/^[^,:]*\b(?:cheaper|lighter|heavier|bigger|larger|better|lower|higher)\b\s*[,:]\s*/i, '');
  const sides = head
    .split(/\s+(?:and|vs\.?|versus|or|with|to|than)\s+|\s*,\s*/i)
    .map(cleanSide)
    .filter((side) => side !== '' && !isScaffold(side));
  return sides.length >= 2 ? sides.slice(0, 4) : [];
};

/** "Which tamper size do I need for a Pipkin?" asks for tampers. */
const partFor =
  /^.*?\b(?:which|what)\s+((?:\p{L}+ ){0,2}?\p{L}+?)(?: sizes?)? (?:do i need|should i (?:use|buy|get)|fits?|goes with|works with|suits?)\b(?: for| with| in)?\s*/iu;

export const intentOf = (text: string): Intent => {
  const { filters, rest: said } = readFilters(text);
  const part = partFor.exec(said);
  const rest = part?.[1] === undefined ? said : `${part[1]} for ${said.slice(part[0].length)}`;
  const names = part ? [] : namesIn(rest);
  const aspects = aspectsIn(rest);
  const policy = policyCount(rest);
  const isShopping = Object.keys(filters).length > 0 || listing.test(text);
  const catalogue = count(rest, catalogueWords) + (isShopping ? 1 : 0);
  const compared = comparing.test(rest) && policy === 0 ? sidesOf(rest) : [];
  const isFact =
    factual.test(rest) &&
    (names.some((name) => name.includes(' ') || aspects.length > 0) || definite.test(rest) || skuIn(text) !== null) &&
    (!listing.test(text) || (names.some((name) => name.includes(' ')) && aspects.length > 0));
  const kindOf = (): Intent['kind'] => {
    if (compared.length >= 2) return 'compare';
    const namesProduct = names.some((name) => name.includes(' '));
    if (policy > 0) {
      const isPure =
        catalogue === 0 || (policy > catalogue && !isShopping && aspects.every(({ name }) => name === 'price'));
      return isPure && !namesProduct ? 'policy' : 'unclear';
    }
    if (skuIn(text) !== null || catalogue > 0 || isFact)
      return howTo.test(text) && aspects.length === 0 ? 'unclear' : 'catalogue';
    return factual.test(rest) || howTo.test(rest) ? 'unclear' : 'catalogue';
  };
  return { kind: kindOf(), text, filters, rest, names, aspects, isFact, compared };
};
