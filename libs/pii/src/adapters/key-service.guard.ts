import { AppError, isAppError } from '@rag-assistant/kernel';
import { makeGuard } from '@rag-assistant/platform-resilience';
import type { KeyService } from '../ports/key-service.port.ts';
import { keyServiceUnavailable } from './key-errors.ts';

export interface KeyServiceLimits {
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retriesMax: number;
}

export const keyServiceLimits: KeyServiceLimits = { timeoutMs: 800, retriesMax: 2 };

/** A slow, throttled or absent key service ends in one error, within a known time. */
export const guardKeyService = (service: KeyService, limits: KeyServiceLimits = keyServiceLimits): KeyService => {
  const guard = makeGuard({
    name: 'key-service',
    ...limits,
    backoff: { initialMs: 50, maxMs: 400 },
    breaker: { failuresMax: 5, resetMs: 10_000, windowMs: 60_000 },
  });
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await guard.run(async () => {
        try {
          return await work();
        } catch (error) {
          // What a client throws without a code of ours is the service's failure, and may pass.
          throw isAppError(error) ? error : keyServiceUnavailable('failed', error);
        }
      });
    } catch (error) {
      if (isAppError(error) && error.code.startsWith('resilience.')) throw keyServiceUnavailable(error.code, error);
      throw error instanceof AppError || isAppError(error) ? error : keyServiceUnavailable('failed', error);
    }
  };
  return {
    generateDataKey: (context) => run(() => service.generateDataKey(context)),
    decryptDataKey: (wrapped, context) => run(() => service.decryptDataKey(wrapped, context)),
  };
};
