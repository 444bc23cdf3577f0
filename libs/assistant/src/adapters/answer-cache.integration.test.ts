import { systemClock } from '@rag-assistant/kernel';
import { TenantCache, valkeyStore, type CacheStore } from '@rag-assistant/platform-cache';
import { valkeyForTests, type TestValkey } from '@rag-assistant/platform-cache/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { describeAnswerCache } from '../testing/answer-cache.contract.ts';
import { tenantAnswerCache } from './answer-cache.tenant-cache.ts';

let server: TestValkey;
let store: CacheStore;
beforeAll(async () => {
  server = await valkeyForTests();
  store = valkeyStore({ url: server.url, commandTimeoutMs: 1000 });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

describeAnswerCache('Valkey', () => ({
  cache: tenantAnswerCache(new TenantCache(store, systemClock), (error) => {
    throw error;
  }),
  later: (ms) => wait(ms),
}));
