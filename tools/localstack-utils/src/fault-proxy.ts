import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `works` passes everything on. `throttled` answers as a service that takes no more, in the wire form of the request's
 * protocol. `broken` answers 500. `silent` takes the request and never answers. `cut` closes the connection.
 */
export type ProxyMode = 'works' | 'throttled' | 'broken' | 'silent' | 'cut';

export interface FaultProxy {
  readonly endpoint: string;
  mode: ProxyMode;
  /** The mode holds for that many requests, then all works again; endless by default. */
  faultsLeft: number;
  /** Every request waits this long before it is passed on. */
  delayMs: number;
  /** Requests seen, whatever became of them. */
  requests: number;
  stop(): Promise<void>;
}

const refuse = (incoming: IncomingMessage, response: ServerResponse, status: number, code: string): void => {
  const target = incoming.headers['x-amz-target'];
  const json = target !== undefined || incoming.headers['content-type']?.includes('json') === true;
  response.writeHead(status, {
    'content-type': json ? 'application/x-amz-json-1.1' : 'application/xml',
    ...(json && { 'x-amzn-errortype': code }),
  });
  response.end(
    json
      ? JSON.stringify({ __type: code, message: code })
      : `<ErrorResponse><Error><Code>${code}</Code><Message>${code}</Message></Error></ErrorResponse>`,
  );
};

const pass = (target: URL, incoming: IncomingMessage, response: ServerResponse): void => {
  const { method, headers, url: path } = incoming;
  const onward = request({ hostname: target.hostname, port: target.port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  incoming.pipe(onward);
};

/** Stands between a client and an emulated AWS, and fails as it is told. */
export const startFaultProxy = async (endpoint: string): Promise<FaultProxy> => {
  const target = new URL(endpoint);
  const act = (incoming: IncomingMessage, response: ServerResponse): void => {
    const faulty = proxy.mode !== 'works' && proxy.faultsLeft > 0;
    if (!faulty) {
      pass(target, incoming, response);
      return;
    }
    proxy.faultsLeft -= 1;
    if (proxy.mode === 'cut') incoming.socket.destroy();
    else if (proxy.mode === 'throttled') refuse(incoming, response, 400, 'ThrottlingException');
    else if (proxy.mode === 'broken') refuse(incoming, response, 500, 'InternalFailure');
  };
  const server = createServer((incoming, response) => {
    proxy.requests += 1;
    if (proxy.delayMs === 0) act(incoming, response);
    else setTimeout(act, proxy.delayMs, incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    mode: 'works',
    faultsLeft: Number.POSITIVE_INFINITY,
    delayMs: 0,
    requests: 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
};
