import { printable } from '@rag-assistant/contracts';
import { AppError } from '@rag-assistant/kernel';

export interface RequestIssue {
  /** `message`, `documents.3.title`; `*` for a name that is not an identifier. */
  readonly path: string;
  readonly message: string;
}

/** A request that its schema refuses; issues name places and rules, never values. */
export class InvalidRequest extends AppError {
  readonly issues: readonly RequestIssue[];
  constructor(code: string, publicText: string, issues: readonly RequestIssue[]) {
    super({ code, category: 'invalid', publicText, context: { issues: issues.length } });
    this.issues = issues;
  }
}

/** One fault as Fastify's zod compiler reports it. */
export interface ValidationFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

const issuesMax = 20;
const name = (segment: string): string => (/^[A-Za-z0-9_-]{1,40}$/.test(segment) ? segment : '*');
const placeOf = (fault: ValidationFault): string => fault.instancePath.split('/').filter(Boolean).map(name).join('.');

const unknownFields = (fault: ValidationFault): string => {
  const keys = Array.isArray(fault.params['keys']) ? fault.params['keys'] : [];
  return `unknown field: ${keys
    .slice(0, 5)
    .map((key) => name(String(key)))
    .join(', ')}`;
};
const messageOf = (fault: ValidationFault): string =>
  fault.keyword === 'unrecognized_keys' ? unknownFields(fault) : (fault.message ?? 'not valid');

/** The faults that a caller can act on by code; the rest is told apart by its issues. */
const codeOf = (fault: ValidationFault, part: string): { code: string; text: string } => {
  const own = fault.params['params'] as { code?: unknown } | undefined;
  if (own?.code === 'empty-text') return { code: 'http.text-empty', text: 'A text that must say something is empty.' };
  if (fault.keyword === 'unrecognized_keys')
    return { code: 'http.unknown-field', text: 'The request has a field that this route does not know.' };
  if (fault.keyword === 'too_big' && fault.params['origin'] === 'string')
    return { code: 'http.text-too-long', text: 'A text is longer than this route accepts.' };
  if (fault.keyword === 'too_small' && fault.params['origin'] === 'string')
    return { code: 'http.text-empty', text: 'A text that must say something is empty.' };
  if (fault.keyword === 'invalid_format' && fault.params['pattern'] === String(printable))
    return { code: 'http.control-characters', text: 'A text has control characters.' };
  if (part === 'params') return { code: 'http.invalid-path', text: 'The path is not valid.' };
  if (part === 'querystring') return { code: 'http.invalid-query', text: 'The query parameters are not valid.' };
  return { code: 'http.invalid-body', text: 'The body does not have the form that this route expects.' };
};

/** @param part `body`, `params` or `querystring`: where the schema found it. */
export const invalidRequest = (part: string, faults: readonly ValidationFault[]): InvalidRequest => {
  const first = faults[0] ?? { keyword: '', instancePath: '', params: {} };
  const { code, text } = codeOf(first, part);
  return new InvalidRequest(
    code,
    text,
    faults.slice(0, issuesMax).map((fault) => ({ path: placeOf(fault), message: messageOf(fault) })),
  );
};
