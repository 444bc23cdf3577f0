import { invalid } from '@rag-assistant/kernel';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether an endpoint is plain HTTP on this machine. @throws AppError `aws.invalid-endpoint` */
export const isLoopback = (endpoint: string): boolean => {
  if (!URL.canParse(endpoint)) throw invalid('aws.invalid-endpoint', 'The AWS endpoint is not a valid address.');
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'http:' && (loopback.has(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname));
};

/** Fixed words that sign requests to an emulator on this machine; undefined for any other endpoint. */
export const loopbackCredentials = (
  endpoint: string | undefined,
): { accessKeyId: string; secretAccessKey: string } | undefined =>
  endpoint !== undefined && isLoopback(endpoint) ? { accessKeyId: 'loopback', secretAccessKey: 'loopback' } : undefined;

/** `service` as the variable names it: `S3`, `SECRETS_MANAGER`; undefined means the AWS endpoint of the region. */
export const configuredEndpoint = (service: string, environment: Environment): string | undefined =>
  environment[`AWS_ENDPOINT_URL_${service}`] ?? environment['AWS_ENDPOINT_URL'];
