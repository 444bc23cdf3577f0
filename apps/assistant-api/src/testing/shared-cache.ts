import { expect, vi } from 'vitest';
import type { TestApi } from './test-api.ts';

/** A process that has just begun goes by itself until its connection to the shared cache stands. */
export const untilCacheIsShared = ({ deps }: TestApi): Promise<void> =>
  vi.waitFor(async () => {
    expect((await deps.gauges()).cache.shared?.server).toMatchObject({ role: 'primary' });
  }, 10_000);
