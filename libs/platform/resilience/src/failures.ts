import { AppError, isAppError } from '@rag-assistant/kernel';
import { BrokenCircuitError, BulkheadRejectedError } from 'cockatiel';

/** The caller gave up; never leaves the guard. */
export class Cancelled extends Error {}

export const timedOut = (dependency: string, timeoutMs: number): AppError =>
  new AppError({
    code: 'resilience.timeout',
    category: 'timeout',
    publicText: 'A part of the system did not answer in time.',
    retryable: true,
    context: { dependency, timeoutMs },
  });

export const circuitOpen = (dependency: string, resetMs: number): AppError =>
  new AppError({
    code: 'resilience.circuit-open',
    category: 'unavailable',
    publicText: 'A part of the system is not available at the moment.',
    retryAfterMs: resetMs,
    context: { dependency },
  });

export const bulkheadFull = (dependency: string): AppError =>
  new AppError({
    code: 'resilience.bulkhead-full',
    category: 'throttled',
    publicText: 'Too many requests are under way at the moment.',
    context: { dependency },
  });

const ofTheDependency: readonly string[] = ['unavailable', 'timeout', 'throttled', 'internal'];

/** A refusal of the request itself shows a dependency that works. */
export const countsAsFailure = (error: unknown): boolean =>
  !(error instanceof BrokenCircuitError) &&
  !(error instanceof BulkheadRejectedError) &&
  (!isAppError(error) || ofTheDependency.includes(error.category));

export const isRetryable = (error: unknown): boolean => isAppError(error) && error.retryable;
