import { tierLimits } from '@rag-assistant/tenancy';
import { describe, expect, it } from 'vitest';
import { describeMerchantLife, lifeDrainMs } from './testing/merchant-life.contract.ts';
import { alpine, copper, startTestApi } from './testing/test-api.ts';

describeMerchantLife('embedded', () => startTestApi(undefined, {}, { drainMs: lifeDrainMs }));

describe('what a tier allows', () => {
  it(
    '[F11] is refused beyond by its code, to one merchant and not to its neighbour',
    { timeout: 120_000 },
    async () => {
      const api = await startTestApi();
      try {
        const get = async (url: string, role: 'shopper' | 'merchant_staff', merchant = alpine, user = 'user-1') =>
          api.server.inject({ url, headers: { authorization: await api.bearer(role, merchant, user) } });
        await api.deps.administration.accounts.setTier(alpine, 'starter');
        const { seatsMax, requestsPerMinuteMax } = tierLimits.starter;
        for (let n = 0; n < seatsMax; n += 1)
          expect((await get('/v1/documents', 'merchant_staff', alpine, `staff-${n}`)).statusCode).toBe(200);
        expect((await get('/v1/documents', 'merchant_staff', alpine, 'one-more')).json()).toMatchObject({
          status: 403,
          code: 'tenancy.limit-exceeded',
        });
        // All at once, so that the bucket fills only a little meanwhile, however slow the machine is.
        const burst = Array.from({ length: 2 * requestsPerMinuteMax }, () => get('/v1/sessions', 'shopper'));
        const throttled = (await Promise.all(burst)).find(({ statusCode }) => statusCode !== 200);
        expect(throttled?.json()).toMatchObject({ status: 429, code: 'tenancy.rate-exceeded' });
        expect(throttled?.headers['retry-after']).toBe('1');
        expect((await get('/v1/sessions', 'shopper', copper)).statusCode).toBe(200);
      } finally {
        await api.close();
      }
    },
  );
});
