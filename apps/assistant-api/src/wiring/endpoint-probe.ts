import { AppError } from '@rag-assistant/kernel';
import { connect } from 'node:net';

const unreachable = (host: string): AppError =>
  new AppError({
    code: 'http.endpoint-unreachable',
    category: 'unavailable',
    publicText: 'An endpoint that the service needs takes no connections.',
    retryable: true,
    context: { host },
  });

/** Whether something listens there. A model bills every call, so readiness asks no more of it than a connection. */
export const connectTo = (endpoint: string, signal: AbortSignal): Promise<void> => {
  const { protocol, hostname, port } = new URL(endpoint);
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const socket = connect({ host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  const leave = (): void => void socket.destroy();
  signal.addEventListener('abort', leave, { once: true });
  socket.once('connect', () => {
    resolve(undefined);
  });
  socket.once('error', () => {
    reject(unreachable(hostname));
  });
  return promise.finally(() => {
    signal.removeEventListener('abort', leave);
    socket.destroy();
  });
};
