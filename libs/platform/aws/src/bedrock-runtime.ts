import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttp2Handler } from '@smithy/node-http-handler';
import { loopbackCredentials } from './endpoint.ts';

export interface BedrockRuntimeOptions {
  readonly region: string;
  /** Goes before `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` and `AWS_ENDPOINT_URL`, which the SDK follows by itself. */
  readonly endpoint?: string;
  /** A request or a stream that stays silent this long is ended. */
  readonly timeoutMs: number;
  /** The environment that the SDK reads its endpoint from. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * The client of the Bedrock runtime, over HTTP/2. It never retries: the guard before the dependency does. An emulator
 * on a plain loopback endpoint needs no credentials, so it gets none of the user's.
 */
export const bedrockRuntimeClient = (options: BedrockRuntimeOptions): BedrockRuntimeClient => {
  const { region, endpoint, timeoutMs, environment = process.env } = options;
  const credentials = loopbackCredentials(
    endpoint ?? environment['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'] ?? environment['AWS_ENDPOINT_URL'],
  );
  return new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    requestHandler: new NodeHttp2Handler({ requestTimeout: timeoutMs }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
  });
};
