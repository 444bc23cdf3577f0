import { ChatResponse, Merchant, MerchantExportLine, MerchantList, MerchantRemoved } from '@rag-assistant/contracts';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { ofShop } from '@rag-assistant/tenancy';
import type { LightMyRequestResponse } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf } from './calls.ts';
import { shopBodies } from './shop-documents.ts';
import { alpine, type TestApi } from './test-api.ts';

/** Long enough for a deletion to come too early, short enough to wait for. */
export const lifeDrainMs = 1500;

const merchant = merchantNumber(77);
const mark = 'Zanzibarware';
const question = 'Can I return unused items?';

/** One merchant from its first day to after its last, by HTTP alone; what is left is looked for above all policies. */
export const describeMerchantLife = (subject: string, start: () => Promise<TestApi>): void => {
  describe(`a merchant’s life: ${subject}`, { timeout: 60_000 }, () => {
    let api: TestApi;
    beforeAll(async () => {
      api = await start();
    }, 120_000);
    afterAll(() => api.close());

    const platform = async (method: string, path = '', body?: object): Promise<LightMyRequestResponse> =>
      api.server.inject({
        method: method as 'GET',
        url: `/v1/admin/merchants/${merchant}${path}`,
        headers: { authorization: await api.bearer('platform_admin', alpine, 'root') },
        ...(body && { body }),
      });
    const ask = async (who = merchant): Promise<ChatResponse> => {
      const user = who === merchant ? `shopper-of-${mark}` : 'somebody-else';
      const headers = { authorization: await api.bearer('shopper', who, user) };
      const answer = await api.server.inject({ method: 'POST', url: '/v1/chat', headers, body: { message: question } });
      return ChatResponse.parse(answer.json());
    };
    const ingest = async (): Promise<LightMyRequestResponse> =>
      api.server.inject({
        method: 'POST',
        url: '/v1/documents',
        headers: { authorization: await api.bearer('merchant_admin', merchant, `staff-of-${mark}`) },
        body: { collection: 'c', documents: shopBodies(mark) },
      });
    const refusals = async (): Promise<string[]> => {
      const authorization = await api.bearer('merchant_admin', merchant);
      const routes = api.routes.filter(
        ({ access }) => access !== 'public' && access !== 'authenticated' && ofShop(access),
      );
      expect(routes.length).toBeGreaterThan(7);
      const codes = await Promise.all(
        routes.map(async (route) => {
          const answer = await api.server.inject(callOf(route, authorization));
          return `${answer.statusCode} ${answer.json<{ code: string }>().code}`;
        }),
      );
      return [...new Set(codes)];
    };

    it('[F11] begins by the platform’s word: it is listed, ingests, answers and is answered again from the cache', async () => {
      expect(await refusals()).toEqual(['404 tenancy.merchant-not-found']);
      const face = { slug: 'zanzibar', name: mark, description: mark, suggestions: [question], tier: 'growth' };
      const created = await platform('PUT', '', face);
      expect(Merchant.parse(created.json())).toMatchObject({ ...face, merchantId: merchant, status: 'active' });
      const headers = { authorization: await api.bearer('platform_admin') };
      const all = MerchantList.parse((await api.server.inject({ url: '/v1/admin/merchants', headers })).json());
      expect(all.merchants.find(({ merchantId }) => merchantId === merchant)).toMatchObject(face);
      expect((await ingest()).json()).toMatchObject({ added: 2, rejected: [] });
      expect((await ask()).usage.cached).toBe(false);
      expect((await ask()).usage.cached).toBe(true);
      expect(await api.cache.cache.count(merchant)).toBeGreaterThan(0);
    });

    it('[F11] takes along everything that is its own, closed by the counts, and nothing of another', async () => {
      const answer = await platform('GET', '/export');
      expect(answer.headers['content-type']).toBe('application/x-ndjson');
      const lines = answer.body
        .trimEnd()
        .split('\n')
        .map((line) => MerchantExportLine.parse(JSON.parse(line)));
      const kinds = lines.flatMap((line) => (line.type === 'record' ? [line.kind] : []));
      expect([...new Set(kinds)].sort()).toEqual(
        expect.arrayContaining(['documents', 'merchant_seats', 'sessions', 'turns', 'usage_events']),
      );
      expect(kinds).not.toContain('lexical_postings');
      expect(lines[0]).toMatchObject({ type: 'merchant', merchantId: merchant, tier: 'growth', status: 'active' });
      const last = lines.at(-1);
      expect(last).toMatchObject({ type: 'end', counts: { 'database.documents': 2 } });
      expect(answer.body).not.toMatch(/alpine|copper/);
    });

    it('[F11] is refused everywhere with a clear code while it is suspended, and served again after', async () => {
      expect((await platform('DELETE')).json()).toMatchObject({ status: 409, code: 'tenancy.merchant-active' });
      expect(Merchant.parse((await platform('POST', '/suspend')).json()).status).toBe('suspended');
      expect(await refusals()).toEqual(['403 tenancy.merchant-suspended']);
      expect((await ask(alpine)).outcome).toBe('answered');
      expect(Merchant.parse((await platform('POST', '/resume')).json()).status).toBe('active');
      expect((await ask()).outcome).toBe('answered');
    });

    it('[F11] ends with its bills alone left, nothing else in any table, cache or memory, and everybody else goes on', async () => {
      expect(await api.tablesWith([merchant, mark])).toEqual(expect.arrayContaining(['documents', 'merchants']));
      await platform('POST', '/suspend');
      const early = await platform('DELETE');
      expect(early.json()).toMatchObject({ status: 409, code: 'tenancy.merchant-draining' });
      expect(Number(early.headers['retry-after'])).toBeGreaterThan(0);
      await wait(lifeDrainMs);
      const { removed } = MerchantRemoved.parse((await platform('DELETE')).json());
      expect(removed).toMatchObject({ documents: 2 });
      expect(removed['database']).toBeGreaterThan(4);
      expect(removed['cache']).toBeGreaterThan(0);
      expect(await api.tablesWith([mark])).toEqual([]);
      // Amounts that the platform has to account for, and not a word of the merchant's.
      expect(await api.tablesWith([merchant])).toEqual(['closed_bills']);
      expect(await api.cache.cache.count(merchant)).toBe(0);
      expect(await refusals()).toEqual(['404 tenancy.merchant-not-found']);
      for (const [method, path] of [
        ['DELETE', ''],
        ['GET', '/export'],
        ['POST', '/suspend'],
        ['POST', '/resume'],
      ] as const)
        expect((await platform(method, path)).json()).toMatchObject({ code: 'tenancy.merchant-not-found' });
      expect((await ask(alpine)).outcome).toBe('answered');
      expect(await api.tablesWith([alpine])).toEqual(expect.arrayContaining(['documents', 'sessions', 'usage_events']));
    });

    it('[F11] begins with nothing when its id is used again', async () => {
      await platform('PUT', '', { slug: 'zanzibar', name: 'Another shop' });
      expect((await ask()).usage.cached).toBe(false);
      const headers = { authorization: await api.bearer('merchant_admin', merchant) };
      const list = await api.server.inject({ url: '/v1/documents', headers });
      expect(list.json()).toMatchObject({ documents: [], total: 0 });
    });
  });
};
