import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { emulatedAws } from './emulated-aws.ts';

const servers: Server[] = [];
const answering = async (body: string): Promise<string> => {
  const server = createServer((_, response) => response.end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('a running endpoint', () => {
  it.each([
    'https://sqs.us-east-1.amazonaws.com',
    'http://127.0.0.1.example.com:4566',
    'http://10.0.0.5:4566',
    'https://127.0.0.1:4566',
    'nonsense',
  ])('is refused before any call when it is not plain HTTP on this machine: %s', async (endpoint) => {
    await expect(emulatedAws({ AWS_ENDPOINT_URL: endpoint })).rejects.toThrow(
      /on this machine alone.*npm run stack:up/,
    );
  });

  it('is refused when it answers as another account than 000000000000', async () => {
    const endpoint = await answering('<Account>123456789012</Account>');
    await expect(emulatedAws({ AWS_ENDPOINT_URL: endpoint })).rejects.toThrow(/123456789012.*npm run stack:up/);
  });

  it('is refused when it is no AWS at all', async () => {
    const endpoint = await answering('hello');
    await expect(emulatedAws({ AWS_ENDPOINT_URL: endpoint })).rejects.toThrow(/not an emulated AWS.*npm run stack:up/);
  });

  it('is taken when it answers as the account of the emulators', async () => {
    const endpoint = await answering('<Account>000000000000</Account>');
    const aws = await emulatedAws({ AWS_ENDPOINT_URL: endpoint });
    expect(aws.environment['AWS_ENDPOINT_URL']).toBe(endpoint);
    expect(aws.unique('bucket')).not.toBe(aws.unique('bucket'));
    await aws.stop();
  });

  it('that nobody listens on fails with the command that mends it', async () => {
    const endpoint = await answering('');
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(emulatedAws({ AWS_ENDPOINT_URL: endpoint })).rejects.toThrow(
      /No emulated AWS answers.*npm run stack:up/,
    );
  });
});
