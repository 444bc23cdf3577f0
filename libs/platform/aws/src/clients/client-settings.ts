import { NodeHttpHandler } from '@smithy/node-http-handler';
import { configuredEndpoint, loopbackCredentials, type Environment } from '../endpoint.ts';

export interface AwsClientOptions {
  readonly region: string;
  /** Goes before `AWS_ENDPOINT_URL_<SERVICE>` and `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
  /** From the request to the head of its answer. */
  readonly timeoutMs: number;
  /** 1000 by default. */
  readonly connectTimeoutMs?: number;
  /** Where endpoints are read from; the process's by default. */
  readonly environment?: Environment;
}

export interface ClientSettings {
  readonly region: string;
  readonly maxAttempts: 1;
  readonly requestHandler: NodeHttpHandler;
  readonly endpoint?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string };
}

/**
 * What every client shares: it never retries, since the guard before the dependency does, and on a plain HTTP endpoint
 * of this machine it signs with fixed words, so an emulator never sees the user's own credentials.
 */
export const clientSettings = (service: string, options: AwsClientOptions): ClientSettings => {
  const { region, timeoutMs, connectTimeoutMs = 1000, environment = process.env } = options;
  const endpoint = options.endpoint ?? configuredEndpoint(service, environment);
  const credentials = loopbackCredentials(endpoint);
  return {
    region,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectTimeoutMs,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
  };
};
