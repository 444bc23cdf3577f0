import { AppError } from '@rag-assistant/kernel';

/** Nothing of a token is ever part of an error; `reason` is a word of ours. */
export const tokenMissing = (): AppError =>
  new AppError({
    code: 'tenancy.token-missing',
    category: 'unauthenticated',
    publicText: 'Send a bearer token in the Authorization header.',
  });

export const tokenInvalid = (reason: string): AppError =>
  new AppError({
    code: 'tenancy.token-invalid',
    category: 'unauthenticated',
    publicText: 'The token is not valid here.',
    context: { reason },
  });

export const tokenExpired = (): AppError =>
  new AppError({
    code: 'tenancy.token-expired',
    category: 'unauthenticated',
    publicText: 'The token has expired; get a new one.',
  });

export const keysUnavailable = (reason: string): AppError =>
  new AppError({
    code: 'tenancy.keys-unavailable',
    category: 'unavailable',
    publicText: 'Tokens cannot be checked at the moment.',
    retryable: true,
    retryAfterMs: 2000,
    context: { reason },
  });

export const slugTaken = (): AppError =>
  new AppError({
    code: 'tenancy.slug-taken',
    category: 'conflict',
    publicText: 'Another merchant has this slug.',
  });
