import { isAppError, type AppError } from '@rag-assistant/kernel';
import { makeGuard, type GuardOptions, type GuardState } from '@rag-assistant/platform-resilience';
import { awsFailure, type AwsFailure } from './aws-failure.ts';

export interface AwsCallerOptions extends Pick<GuardOptions, 'name' | 'timeoutMs' | 'breaker' | 'bulkhead'> {
  /** Attempts after the first; 2 by default. */
  readonly retriesMax?: number;
  /**
   * The library's own error for a failure; retryable for those that may pass.
   * `cause` is what the client threw, or the guard's error when the call was ended or not made.
   */
  readonly failed: (failure: AwsFailure, cause: unknown) => AppError;
}

export interface AwsCaller {
  /** @throws AppError made by `failed`, or thrown by `work` itself; the reason of `signal` when the caller gives up */
  call<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  state(): GuardState;
}

const backoff = { initialMs: 100, maxMs: 1000 };
const breakerDefault = { failuresMax: 5, resetMs: 10_000, windowMs: 60_000 };

/** One guarded AWS dependency: time limit, bounded retries, circuit breaker, and one language of errors. */
export const awsCaller = (options: AwsCallerOptions): AwsCaller => {
  const { name, timeoutMs, retriesMax = 2, breaker = breakerDefault, bulkhead, failed } = options;
  const guard = makeGuard({ name, timeoutMs, retriesMax, backoff, breaker, ...(bulkhead && { bulkhead }) });
  const attempt =
    <T>(work: (signal: AbortSignal) => Promise<T>) =>
    async (signal: AbortSignal): Promise<T> => {
      try {
        return await work(signal);
      } catch (error) {
        throw isAppError(error) ? error : failed(awsFailure(error), error);
      }
    };
  return {
    call: async (work, signal) => {
      try {
        return await guard.run(attempt(work), signal);
      } catch (error) {
        if (isAppError(error) && error.code.startsWith('resilience.'))
          throw failed(error.code === 'resilience.timeout' ? 'timeout' : 'unavailable', error);
        throw error;
      }
    },
    state: () => guard.state(),
  };
};
