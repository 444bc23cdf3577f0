import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { AppError } from '@rag-assistant/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { awsCaller, awsFailure, type AwsFailure } from './index.ts';
import { ssmClient } from './clients/ssm.ts';
import { clientSettings } from './clients/client-settings.ts';

const thrown = (name: string, status?: number) =>
  Object.assign(new Error(name), { name, ...(status !== undefined && { $metadata: { httpStatusCode: status } }) });

describe('a failure of AWS', () => {
  it.each<[AwsFailure, Error]>([
    ['throttled', thrown('ThrottlingException', 400)],
    ['throttled', thrown('SlowDown', 503)],
    ['throttled', thrown('TooManyRequestsException', 429)],
    ['throttled', thrown('Unnamed', 429)],
    ['timeout', thrown('TimeoutError')],
    ['timeout', thrown('RequestTimeout', 400)],
    ['unavailable', thrown('Error')],
    ['unavailable', thrown('InternalFailure', 500)],
    ['unavailable', thrown('ServiceUnavailable', 503)],
    ['denied', thrown('AccessDeniedException', 400)],
    ['denied', thrown('CredentialsProviderError')],
    ['denied', thrown('Forbidden', 403)],
    ['missing', thrown('NoSuchKey', 404)],
    ['missing', thrown('ParameterNotFound', 400)],
    ['missing', thrown('ResourceNotFoundException', 400)],
    ['missing', thrown('QueueDoesNotExist', 400)],
    ['refused', thrown('ValidationException', 400)],
    ['refused', thrown('InvalidArgument', 400)],
  ])('is %s: %s', (expected, error) => {
    expect(awsFailure(error)).toBe(expected);
  });

  it.each([undefined, null, 'text', 7])('is unavailable when it is no error at all: %s', (value) => {
    expect(awsFailure(value)).toBe('unavailable');
  });
});

describe('a guarded call', () => {
  const failed = (failure: AwsFailure, cause: unknown) =>
    new AppError({
      code: `test.${failure}`,
      category: failure === 'refused' ? 'invalid' : 'unavailable',
      publicText: 'No.',
      retryable: failure !== 'refused',
      cause,
    });

  it('is made again for what may pass, and once for what is refused', async () => {
    const caller = awsCaller({ name: 'test', timeoutMs: 1_000, failed });
    let calls = 0;
    const failing = (error: Error) => caller.call(() => Promise.reject(((calls += 1), error)));
    await expect(failing(thrown('SlowDown', 503))).rejects.toThrow('test.throttled');
    expect(calls).toBe(3);
    await expect(failing(thrown('ValidationException', 400))).rejects.toThrow('test.refused');
    expect(calls).toBe(4);
  });

  it('ends in time although the client never does, in the library’s own words', async () => {
    const caller = awsCaller({ name: 'test', timeoutMs: 30, retriesMax: 1, failed });
    await expect(caller.call(() => new Promise(() => undefined))).rejects.toThrow('test.timeout');
  });

  it('is not made for a while after five failures', async () => {
    const caller = awsCaller({ name: 'test', timeoutMs: 1_000, retriesMax: 0, failed });
    let calls = 0;
    for (let n = 0; n < 7; n++)
      await caller.call(() => Promise.reject(((calls += 1), thrown('InternalFailure', 500)))).catch(() => undefined);
    expect([calls, caller.state().circuit]).toEqual([5, 'open']);
  });

  it('passes on why its caller gave up', async () => {
    const caller = awsCaller({ name: 'test', timeoutMs: 1_000, failed });
    const left = AbortSignal.abort(new Error('the caller left'));
    await expect(caller.call(() => Promise.resolve(1), left)).rejects.toThrow('the caller left');
  });
});

describe('every client', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const listen = async (answer: boolean): Promise<{ endpoint: string; seen: string[] }> => {
    const seen: string[] = [];
    const running = createServer((request, response) => {
      seen.push(request.headers.authorization ?? '');
      if (answer) response.writeHead(503).end('{}');
    });
    server = running;
    await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
    return { endpoint: `http://127.0.0.1:${(running.address() as AddressInfo).port}`, seen };
  };
  const ask = (client: ReturnType<typeof ssmClient>) =>
    client
      .send(new GetParameterCommand({ Name: 'x' }))
      .catch((error: unknown) => error)
      .finally(() => {
        client.destroy();
      });

  it('calls a failing endpoint once, and shows an emulator fixed words instead of the user’s key', async () => {
    const { endpoint, seen } = await listen(true);
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_SSM: endpoint };
    await ask(ssmClient({ region: 'us-east-1', timeoutMs: 2_000, environment }));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain('Credential=loopback/');
  });

  it('ends a request that is never answered', async () => {
    const { endpoint } = await listen(false);
    expect(await ask(ssmClient({ region: 'us-east-1', endpoint, timeoutMs: 50 }))).toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('has no endpoint and no fixed words of its own without a configured one', () => {
    const settings = clientSettings('SSM', { region: 'us-east-1', timeoutMs: 1, environment: {} });
    expect(settings).not.toHaveProperty('endpoint');
    expect(settings).not.toHaveProperty('credentials');
    const elsewhere = { AWS_ENDPOINT_URL: 'https://vpce-1.ssm.us-east-1.vpce.amazonaws.com' };
    expect(clientSettings('SSM', { region: 'us-east-1', timeoutMs: 1, environment: elsewhere })).not.toHaveProperty(
      'credentials',
    );
  });
});
