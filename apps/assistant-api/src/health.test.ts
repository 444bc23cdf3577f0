import { Health, Readiness } from '@rag-assistant/contracts';
import { systemClock } from '@rag-assistant/kernel';
import { testDatabase } from '@rag-assistant/platform-postgres/testing';
import { makeGuard } from '@rag-assistant/platform-resilience';
import { openLocalEmbeddingModel } from '@rag-assistant/retrieval/adapters';
import { makeTokenVerifier, openLocalIssuer } from '@rag-assistant/tenancy/adapters';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startTestApi } from './testing/test-api.ts';
import { migrations } from './wiring/wire-assistant-api.ts';
import { probesOf } from './wiring/probes.ts';

it('[HC1] [L5] names each real dependency that is gone: 503 for a required one, degraded for the others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assistant-api-health-'));
  const { database } = await testDatabase(migrations);
  const embedding = openLocalEmbeddingModel({ workers: 1 });
  const endpoint = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => void endpoint.listen(0, '127.0.0.1', resolve));
  const identity = { issuer: 'http://issuer.test', audience: 'api', clock: systemClock };
  const { jwksPath } = openLocalIssuer({ ...identity, dir: folder });
  const probes = probesOf({
    database,
    embedding,
    tokens: makeTokenVerifier({ ...identity, jwks: jwksPath }),
    modelGuard: makeGuard({ name: 'model', timeoutMs: 1000, retriesMax: 0 }),
    modelEndpoint: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`,
  });
  // A clock that leaps makes every call ask anew.
  let leaps = 0;
  const clock = { now: () => systemClock.now(), monotonicMs: () => systemClock.monotonicMs() + leaps++ * 10_000 };
  const api = await startTestApi(undefined, { probes, clock });
  const ready = async (): Promise<[number, string, string[]]> => {
    const answer = await api.server.inject('/health/ready');
    const { status, dependencies } = Readiness.parse(answer.json());
    const down = dependencies.filter((one) => one.status === 'down').map(({ name, code }) => `${name} ${code}`);
    return [answer.statusCode, status, down];
  };
  try {
    await embedding.embed(['warm']);
    expect(await ready()).toEqual([200, 'ready', []]);
    endpoint.close();
    const model = 'model http.endpoint-unreachable';
    expect(await ready()).toEqual([200, 'degraded', [model]]);
    rmSync(folder, { recursive: true });
    expect(await ready()).toEqual([503, 'unready', ['token-keys tenancy.keys-unavailable', model]]);
    await database.close();
    await embedding.close();
    const [status, , down] = await ready();
    expect([status, down.map((text) => text.split(' ')[0])]).toEqual([
      503,
      ['database', 'token-keys', 'model', 'embedding'],
    ]);
    expect(Health.parse((await api.server.inject('/health')).json()).status).toBe('ok');
  } finally {
    await api.close();
  }
}, 90_000);
