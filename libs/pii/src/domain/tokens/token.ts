import { personalDataKinds, type PersonalDataKind } from '../personal-data.ts';

/** `TEXT` holds what a text itself wrote in the form of a placeholder. */
export type TokenKind = PersonalDataKind | 'TEXT';

/** What stands behind a placeholder. */
export interface TokenEntry {
  readonly id: string;
  readonly kind: TokenKind;
  readonly value: string;
}

/** The id of a value: the same value gives the same id for one owner, nobody else can make it. */
export type TokenMint = (kind: TokenKind, value: string) => string;

export const openMark = '⟦';
export const closeMark = '⟧';
/** Base32 characters of an id: 65 bits of a keyed hash. */
export const tokenIdUnits = 13;

export const placeholderOf = ({ kind, id }: Pick<TokenEntry, 'kind' | 'id'>): string =>
  `${openMark}${kind}:${id}${closeMark}`;

const id = `[a-z2-7]{${tokenIdUnits}}`;
const kindNames = [...personalDataKinds, 'TEXT'].join('|');
/** A model may change case and spaces, write another word for the kind, put an s behind the id or lose the last mark. */
const bracketed = String.raw`⟦\s{0,2}(?:[\p{L}_ -]{1,24}?\s{0,2}[:：]\s{0,2})?(${id})(?:'?s)?(?![a-z0-9])\s{0,2}⟧?`;
/** The marks lost or turned into others. */
const bare = String.raw`(?:(?:\[{1,2}|<|\{{1,2})\s?|(?<![a-z0-9]))(?:${kindNames})s?\s?[:：]\s?(${id})(?:'?s)?(?![a-z0-9])(?:\s?(?:\]{1,2}|>|\}{1,2}))?`;

/** Everything that is read as a placeholder; group 1 or 2 is the id. Longest match: `placeholderUnitsMax`. */
export const placeholderForm = new RegExp(`${bracketed}|${bare}`, 'giu');
export const placeholderUnitsMax = 64;

/** The end of a piece that may be the beginning of a placeholder; as in the whole form, a kind is no end of a word. */
export const openPlaceholder = new RegExp(
  String.raw`(?:⟦[^⟧]{0,${placeholderUnitsMax}}|(?:\[{1,2}|<|\{{1,2})?\s?(?:(?<![a-z0-9])[a-z_]{1,16}\s?(?:[:：]\s?(?:[a-z2-7]{0,${tokenIdUnits}}(?:'?s)?\s?(?:\]|\})?)?)?)?)$`,
  'iu',
);
