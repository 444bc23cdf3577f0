import type { Brand } from '@rag-assistant/kernel';
import { identifyingKinds, narrowingKinds, type DetectPersonalData, type Finding } from '../personal-data.ts';
import type { SelectFindings } from './select-for-shop.ts';
import { closeMark, openMark, placeholderForm, placeholderOf, type TokenEntry, type TokenMint } from './token.ts';

/** Text without personal data. Only this file makes it, so a port that takes it cannot be given anything else. */
export type SanitizedText = Brand<string, 'SanitizedText'>;

const asSanitized = (text: string): SanitizedText => text as SanitizedText;

export interface Tokenized {
  readonly text: SanitizedText;
  /** Each value once. */
  readonly entries: readonly TokenEntry[];
}

const strayMarks = new RegExp(`${placeholderForm.source}|[${openMark}${closeMark}]+`, 'giu');

/**
 * Puts a placeholder for each finding. What the text itself wrote in the form of a placeholder, or any of its marks,
 * becomes a placeholder too: afterwards every mark in the text is ours, so restoring is the identity on any text.
 */
export const tokenizeText = (text: string, findings: readonly Finding[], mint: TokenMint): Tokenized => {
  const entries = new Map<string, TokenEntry>();
  const replace = (kind: TokenEntry['kind'], value: string): string => {
    const entry = { id: mint(kind, value), kind, value };
    entries.set(entry.id, entry);
    return placeholderOf(entry);
  };
  const escape = (gap: string): string => gap.replace(strayMarks, (value) => replace('TEXT', value));
  let sanitized = '';
  let behind = 0;
  for (const { start, end, kind } of findings) {
    if (start < behind) continue;
    sanitized += escape(text.slice(behind, start)) + replace(kind, text.slice(start, end));
    behind = end;
  }
  return { text: asSanitized(sanitized + escape(text.slice(behind))), entries: [...entries.values()] };
};

/** All but dates, courtesy titles and plain web addresses. */
const selectIdentifying: SelectFindings = (_text, findings) =>
  findings.filter(({ kind }) => identifyingKinds.has(kind) || narrowingKinds.has(kind));

/** For logs, errors, metrics and traces: `[PERSON]` instead of a value, and no way back. */
export const redactText = (
  text: string,
  detect: DetectPersonalData,
  select: SelectFindings = selectIdentifying,
): SanitizedText => {
  let redacted = '';
  let behind = 0;
  for (const { start, end, kind } of select(text, detect(text))) {
    redacted += `${text.slice(behind, start)}[${kind}]`;
    behind = end;
  }
  return asSanitized(redacted + text.slice(behind));
};

/** Joins literals of the code with sanitized parts: sanitizedText`Question: ${question}`. */
export const sanitizedText = (literals: TemplateStringsArray, ...parts: readonly SanitizedText[]): SanitizedText =>
  asSanitized(literals.reduce((text, literal, at) => text + (parts[at - 1] ?? '') + literal));
