import { Gauges, Readiness } from '@rag-assistant/contracts';
import { valkeyForTests, type TestValkey } from '@rag-assistant/platform-cache/testing';
import { postgresForTests, type PostgresForTests } from '@rag-assistant/platform-postgres/testing';
import { tierLimits } from '@rag-assistant/tenancy';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeMerchantLife, lifeDrainMs } from './testing/merchant-life.contract.ts';
import { untilCacheIsShared } from './testing/shared-cache.ts';
import { alpine, returnsModel, startTestApi, type TestApi } from './testing/test-api.ts';
import { migrations } from './wiring/wire-assistant-api.ts';

let valkey: TestValkey;
let database: PostgresForTests;
beforeAll(async () => {
  [valkey, database] = await Promise.all([valkeyForTests(), postgresForTests(migrations)]);
}, 120_000);
afterAll(async () => {
  await database.close();
  await valkey.stop();
});
const start = async (): Promise<TestApi> => {
  const api = await startTestApi(
    returnsModel(),
    {},
    {
      database: { ...database, close: () => Promise.resolve() },
      redisUrl: valkey.url,
      drainMs: lifeDrainMs,
    },
  );
  await untilCacheIsShared(api);
  return api;
};

describeMerchantLife('PostgreSQL 17 and Valkey', start);

describe('processes beside each other', () => {
  it('[F11] grant a merchant its requests a minute once, not once each', async () => {
    const [one, two] = [await start(), await start()];
    try {
      await one.deps.administration.accounts.setTier(alpine, 'starter');
      one.deps.gate.forget(alpine);
      two.deps.gate.forget(alpine);
      const { requestsPerMinuteMax } = tierLimits.starter;
      const headers = { authorization: await one.bearer('shopper') };
      const theirs = { authorization: await two.bearer('shopper') };
      let served = 0;
      for (let n = 0; n < requestsPerMinuteMax; n += 1)
        for (const [api, mine] of [
          [one, headers],
          [two, theirs],
        ] as const) {
          const { statusCode } = await api.server.inject({ url: '/v1/sessions', headers: mine });
          if (statusCode === 200) served += 1;
          else expect(statusCode).toBe(429);
        }
      // A bucket fills by one each half second while the test runs; two buckets would have served all.
      expect(served).toBeGreaterThanOrEqual(requestsPerMinuteMax);
      expect(served).toBeLessThan(1.5 * requestsPerMinuteMax);
    } finally {
      await one.deps.administration.accounts.setTier(alpine, 'enterprise');
      await one.close();
      await two.close();
    }
  });
});

describe('a shared cache that cannot be written', () => {
  it('[HC5] is shown with its role and degrades the service, which goes on answering', async () => {
    const api = await start();
    try {
      const authorization = await api.bearer('platform_admin');
      const gauges = async () =>
        Gauges.parse((await api.server.inject({ url: '/v1/admin/gauges', headers: { authorization } })).json());
      expect((await gauges()).cache.shared?.server).toMatchObject({ role: 'primary', link: null });
      await valkey.follow(true);
      await vi.waitFor(async () => {
        expect((await gauges()).cache.shared?.server).toMatchObject({ role: 'replica', link: 'down' });
      }, 10_000);
      const ready = Readiness.parse((await api.server.inject('/health/ready')).json());
      expect(ready.status).toBe('degraded');
      expect(ready.dependencies).toContainEqual(expect.objectContaining({ name: 'cache', code: 'cache.read-only' }));
      const ask = await api.server.inject({
        method: 'POST',
        url: '/v1/chat',
        headers: { authorization: await api.bearer('shopper') },
        body: { message: 'Can I return unused items?' },
      });
      expect(ask.statusCode).toBe(200);
      await valkey.follow(false);
      await vi.waitFor(
        async () => {
          expect(Readiness.parse((await api.server.inject('/health/ready')).json()).status).toBe('ready');
        },
        { timeout: 10_000, interval: 300 },
      );
    } finally {
      await api.close();
    }
  });
});
