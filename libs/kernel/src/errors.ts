/** What kind of failure it is; the edge maps each to one HTTP status. */
export type ErrorCategory =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unsupported'
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'internal';

/** Ids, names and sizes only: never payloads, secrets or personal data. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | undefined>>;

export interface AppErrorInit {
  /** Dotted and stable, `library.what-happened`; listed in docs/errors.md. */
  readonly code: string;
  readonly category: ErrorCategory;
  /** The sentence that a caller may read. */
  readonly publicText: string;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly context?: ErrorContext;
  readonly cause?: unknown;
}

/** Every bundle carries its own class, so errors are recognised by this marker and not by `instanceof`. */
const marker = Symbol.for('rag-assistant.app-error');

export class AppError extends Error {
  readonly [marker] = true;
  readonly code: string;
  readonly category: ErrorCategory;
  readonly publicText: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly context: ErrorContext;

  constructor(init: AppErrorInit) {
    super(`${init.code}: ${init.publicText}`, { cause: init.cause });
    this.name = 'AppError';
    this.code = init.code;
    this.category = init.category;
    this.publicText = init.publicText;
    this.retryable = init.retryable ?? false;
    this.retryAfterMs = init.retryAfterMs;
    this.context = init.context ?? {};
  }
}

export const isAppError = (error: unknown, code?: string): error is AppError =>
  typeof error === 'object' &&
  error !== null &&
  marker in error &&
  (code === undefined || (error as AppError).code === code);

/** The commonest error: the caller sent something that can never work. */
export const invalid = (code: string, publicText: string, context: ErrorContext = {}): AppError =>
  new AppError({ code, category: 'invalid', publicText, context });
