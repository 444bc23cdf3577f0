import { AppError } from '@rag-assistant/kernel';

export const keyServiceUnavailable = (reason: string, cause?: unknown): AppError =>
  new AppError({
    code: 'pii.key-service-unavailable',
    category: 'unavailable',
    publicText: 'Personal data cannot be protected right now, so nothing was processed.',
    retryable: true,
    retryAfterMs: 1000,
    context: { reason },
    cause,
  });

export const keyRefused = (reason: string): AppError =>
  new AppError({
    code: 'pii.key-refused',
    category: 'internal',
    publicText: 'The key of the protected data was refused.',
    context: { reason },
  });

export const keyRevoked = (): AppError =>
  new AppError({
    code: 'pii.key-revoked',
    category: 'forbidden',
    publicText: 'The protection key of this shop was revoked.',
  });

export const rowAltered = (tokens: number): AppError =>
  new AppError({
    code: 'pii.vault-row-altered',
    category: 'internal',
    publicText: 'Protected data was changed from outside and is refused.',
    context: { tokens },
  });
