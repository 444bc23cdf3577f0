import { invalid } from '@rag-assistant/kernel';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

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
