import type { SanitizedText } from '@rag-assistant/kernel';
import {
  identifyingKinds,
  narrowingKinds,
  personalDataKinds,
  type DetectPersonalData,
  type Finding,
} from '../personal-data.ts';
import type { SelectFindings } from './select-for-shop.ts';
import { closeMark, openMark, placeholderForm, placeholderOf, type TokenEntry, type TokenMint } from './token.ts';

export type { SanitizedText } from '@rag-assistant/kernel';

/** The one place that makes it, so a port that takes it cannot be given anything else. */
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

/** Whether a text holds a mark of a placeholder or what reads as one. */
export const hasMarks = (text: string): boolean => text.search(strayMarks) >= 0;

const placeholdersIn = (text: string): { start: number; end: number; kept: string }[] =>
  [...text.matchAll(placeholderForm)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kept: canonical(match),
  }));

/** As the shield itself writes it, whatever a model made of it. */
const canonical = (match: RegExpExecArray): string => {
  const id = (match[1] ?? match[2] ?? '').toLowerCase();
  const kind = /[\p{L}][\p{L}_ -]{0,23}(?=\s{0,2}[:：])/u
    .exec(match[0])?.[0]
    .trim()
    .toUpperCase()
    .replace(/[ -]/g, '_');
  const rest = match[0].slice(match[0].toLowerCase().indexOf(id) + id.length);
  const known = (personalDataKinds as readonly string[]).includes(kind ?? '') ? (kind as TokenEntry['kind']) : 'TEXT';
  return placeholderOf({ kind: known, id }) + (/^'?s(?=[^a-z2-7]*$)/i.exec(rest)?.[0] ?? '');
};

/**
 * Text that was sanitized before, or written by a model that saw it so: its placeholders stay, in the shield's own
 * spelling; findings elsewhere and stray marks are replaced.
 */
export const tokenizeRest = (text: string, findings: readonly Finding[], mint: TokenMint): Tokenized => {
  const kept = placeholdersIn(text);
  const entries: TokenEntry[] = [];
  let sanitized = '';
  let behind = 0;
  for (const { start, end, kept: placeholder } of [...kept, { start: text.length, end: text.length, kept: '' }]) {
    const inside = findings
      .filter((finding) => finding.start >= behind && finding.end <= start)
      .map((finding) => ({ ...finding, start: finding.start - behind, end: finding.end - behind }));
    const gap = tokenizeText(text.slice(behind, start), inside, mint);
    entries.push(...gap.entries);
    sanitized += gap.text + placeholder;
    behind = end;
  }
  return { text: asSanitized(sanitized), entries: [...new Map(entries.map((entry) => [entry.id, entry])).values()] };
};

/** What a model wrote: it saw sanitized text only, so its words are. Placeholders get the shield's own spelling. */
export const sanitizedModelText = (text: string): SanitizedText => {
  let sanitized = '';
  let behind = 0;
  for (const { start, end, kept } of placeholdersIn(text)) {
    sanitized += text.slice(behind, start) + kept;
    behind = end;
  }
  return asSanitized(sanitized + text.slice(behind));
};

/** JSON text of a value whose strings are sanitized; keys are code. */
export const sanitizedJson = (value: SanitizedJson): SanitizedText => asSanitized(JSON.stringify(value));
export type SanitizedJson =
  SanitizedText | number | boolean | null | readonly SanitizedJson[] | { readonly [key: string]: SanitizedJson };

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

/** What a model is told, as part of its system prompt. */
export const placeholderInstruction = sanitizedText`Text between ⟦ and ⟧, like ⟦PERSON:k3f9x7q2abcde⟧, stands for a value that you cannot see. Copy such a placeholder exactly where the value belongs. Never invent, change or explain one.`;
