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

/** Also for a token that outlives its shop. */
export const merchantNotFound = (): AppError =>
  new AppError({
    code: 'tenancy.merchant-not-found',
    category: 'not-found',
    publicText: 'This shop does not exist.',
  });

export const merchantSuspended = (status: string): AppError =>
  new AppError({
    code: 'tenancy.merchant-suspended',
    category: 'forbidden',
    publicText: 'This shop is suspended.',
    context: { status },
  });

export const merchantActive = (): AppError =>
  new AppError({
    code: 'tenancy.merchant-active',
    category: 'conflict',
    publicText: 'The merchant is active; suspend it before it is deleted.',
  });

export const merchantDraining = (waitMs: number): AppError =>
  new AppError({
    code: 'tenancy.merchant-draining',
    category: 'conflict',
    publicText: 'Requests from before the suspension may still be running; try again shortly.',
    retryable: true,
    retryAfterMs: waitMs,
  });

export const merchantDeleting = (): AppError =>
  new AppError({
    code: 'tenancy.merchant-deleting',
    category: 'conflict',
    publicText: 'The merchant is being deleted, and part of its data is gone; finish the deletion.',
  });

export const merchantDataLeft = (section: string, count: number): AppError =>
  new AppError({
    code: 'tenancy.merchant-data-left',
    category: 'conflict',
    publicText: 'Data of the merchant appeared while it was being deleted; delete it again.',
    retryable: true,
    context: { section, count },
  });

export type LimitName = 'products' | 'seats';

export const limitExceeded = (limit: LimitName, max: number): AppError =>
  new AppError({
    code: 'tenancy.limit-exceeded',
    category: 'forbidden',
    publicText: `The tier of this shop allows ${max} ${limit}.`,
    context: { limit, max },
  });

export const rateExceeded = (max: number, retryAfterMs: number): AppError =>
  new AppError({
    code: 'tenancy.rate-exceeded',
    category: 'throttled',
    publicText: `The tier of this shop allows ${max} requests a minute.`,
    retryable: true,
    retryAfterMs,
    context: { max },
  });
