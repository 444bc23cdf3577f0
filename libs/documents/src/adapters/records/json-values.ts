import { refusals } from '../../domain/refusals.ts';

/** Numbers keep the digits of the file: `1.10` is no `1.1`, and long article numbers lose nothing. */
export class WrittenNumber {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}

export type JsonValue =
  string | boolean | null | WrittenNumber | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Brackets outside strings, counted before the parser builds anything. */
export const refuseDeepJson = (text: string, nestingMax: number): void => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (inString) {
      if (sign === 0x5c) at++;
      else if (sign === 0x22) inString = false;
    } else if (sign === 0x22) inString = true;
    else if (sign === 0x7b || sign === 0x5b) {
      if (++depth > nestingMax) throw refusals.nestingTooDeep(nestingMax);
    } else if (sign === 0x7d || sign === 0x5d) depth--;
  }
};

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** @throws AppError `documents.damaged` with the part's name. */
export const parseValue = (text: string, part: 'json' | 'jsonl'): JsonValue => {
  const keepDigits: Reviver = (_, value, context) =>
    typeof value === 'number' ? new WrittenNumber(context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, keepDigits) as JsonValue;
  } catch {
    throw refusals.damaged(part);
  }
};
