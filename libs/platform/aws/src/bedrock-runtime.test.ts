import { createServer, type Http2Server, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bedrockRuntimeClient, isLoopback } from './index.ts';
import { loopbackCredentials } from './endpoint.ts';

let server: Http2Server | undefined;
const listen = async (status: number): Promise<{ endpoint: string; seen: IncomingHttpHeaders[] }> => {
  const seen: IncomingHttpHeaders[] = [];
  const running = createServer((request, response) => {
    seen.push(request.headers);
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    response.end('{"message":"no"}');
  });
  server = running;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(running.address() as AddressInfo).port}`, seen };
};
const call = (client: ReturnType<typeof bedrockRuntimeClient>): Promise<unknown> =>
  client
    .send(new ConverseCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'hi' }] }] }))
    .catch((error: unknown) => error)
    .finally(() => {
      client.destroy();
    });

afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

describe('the Bedrock runtime client', () => {
  it('calls a failing endpoint once: retries belong to the guard', async () => {
    const { endpoint, seen } = await listen(503);
    await call(bedrockRuntimeClient({ region: 'us-east-1', endpoint, timeoutMs: 2_000 }));
    expect(seen).toHaveLength(1);
  });

  it('follows AWS_ENDPOINT_URL_BEDROCK_RUNTIME and signs a loopback request with the fixed words', async () => {
    const { endpoint, seen } = await listen(503);
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'users-own-key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'users-own-secret');
    await call(bedrockRuntimeClient({ region: 'us-east-1', timeoutMs: 2_000 }));
    expect(seen[0]?.authorization).toContain('Credential=loopback/');
  });

  it('takes only plain HTTP on this machine for loopback', () => {
    expect(
      ['http://127.0.0.1:4566', 'http://localhost:1', 'http://[::1]:1', 'http://127.9.9.9'].every(isLoopback),
    ).toBe(true);
    for (const other of ['https://127.0.0.1', 'http://127.0.0.1.example.com', 'http://10.0.0.1', 'http://example.com'])
      expect(loopbackCredentials(other)).toBeUndefined();
    expect(loopbackCredentials(undefined)).toBeUndefined();
    expect(() => isLoopback('nonsense')).toThrow('aws.invalid-endpoint');
  });
});
