import { isAppError } from '@rag-assistant/kernel';
import type { TokenVault } from '@rag-assistant/pii';
import type { Logger } from '@rag-assistant/platform-telemetry';
import type { MerchantRegistry } from '@rag-assistant/tenancy';

export interface ExpiredValuesDeps {
  readonly vault: Pick<TokenVault, 'purgeExpired'>;
  readonly merchants: Pick<MerchantRegistry, 'list'>;
  readonly logger: Logger;
}

/** Deletes what has expired, merchant by merchant; one that fails does not keep the others. @returns how many values */
export const purgeExpiredValues = async ({ vault, merchants, logger }: ExpiredValuesDeps): Promise<number> => {
  let purged = 0;
  for (const { merchantId } of await merchants.list())
    try {
      purged += await vault.purgeExpired(merchantId);
    } catch (error) {
      logger.warn({ merchantId, code: isAppError(error) ? error.code : 'unknown' }, 'expired values not purged');
    }
  logger.info({ purged }, 'expired values purged');
  return purged;
};

/**
 * Purges now and every `everyMs`, never two at a time. The store hides what has expired anyway: this takes it off the
 * disk. Several processes may do it side by side. @returns what stops it and waits for the run under way
 */
export const purgeExpiredValuesEvery = (everyMs: number, deps: ExpiredValuesDeps): (() => Promise<void>) => {
  let running: Promise<unknown> | undefined;
  const run = (): void => {
    running ??= purgeExpiredValues(deps)
      .catch((error: unknown) => {
        deps.logger.warn({ code: isAppError(error) ? error.code : 'unknown' }, 'expired values not purged');
      })
      .finally(() => {
        running = undefined;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
};
