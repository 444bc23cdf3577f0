import type { Problem } from '@rag-assistant/contracts';
import { AppError, isAppError, type ErrorCategory } from '@rag-assistant/kernel';
import { InvalidRequest } from './invalid-request.ts';

/** The one place where a kind of failure becomes an HTTP status. */
const statuses: Readonly<Record<ErrorCategory, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  throttled: 429,
  internal: 500,
  unavailable: 503,
  timeout: 504,
};

const titles: Readonly<Record<ErrorCategory, string>> = {
  invalid: 'The request is not valid',
  unauthenticated: 'Authentication is required',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Conflict',
  'too-large': 'Too large',
  unsupported: 'Unsupported',
  throttled: 'Too many requests',
  internal: 'Internal error',
  unavailable: 'Temporarily unavailable',
  timeout: 'Timed out',
};

export const statusOf = (error: AppError): number =>
  error.code === 'http.method-not-allowed' ? 405 : statuses[error.category];

/** What Fastify itself finds wrong with a request, in our codes. */
const frameworkFault = (code: string): AppError | undefined => {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError({
        code: 'http.body-too-large',
        category: 'too-large',
        publicText: 'The body is larger than this route accepts.',
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError({
        code: 'http.unsupported-media-type',
        category: 'unsupported',
        publicText: 'Send the body as application/json in UTF-8.',
      });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new AppError({
        code: 'http.body-length-mismatch',
        category: 'invalid',
        publicText: 'The body is not as long as content-length says.',
      });
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new AppError({ code: 'http.invalid-path', category: 'invalid', publicText: 'The path is not valid.' });
    default:
      return undefined;
  }
};

const codeOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
};

/** Any thrown value as one of our errors; what is not ours becomes `http.internal` and says nothing. */
export const toAppError = (error: unknown): AppError =>
  isAppError(error)
    ? error
    : (frameworkFault(codeOf(error)) ??
      new AppError({
        code: 'http.internal',
        category: 'internal',
        publicText: 'Something went wrong on our side. Quote the request id when you report it.',
        cause: error,
      }));

/** Problem details (RFC 9457); the same for every request that fails the same way, but for the request id. */
export const problemOf = (error: AppError, requestId: string): Problem => ({
  type: `urn:rag-assistant:problem:${error.code}`,
  title: titles[error.category],
  status: statusOf(error),
  detail: error.publicText,
  instance: `urn:rag-assistant:request:${requestId}`,
  code: error.code,
  requestId,
  ...(error instanceof InvalidRequest && { issues: [...error.issues] }),
});
