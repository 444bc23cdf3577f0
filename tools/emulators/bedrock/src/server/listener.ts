import { createServer as createHttp1, type Server as Http1Server } from 'node:http';
import { createServer as createHttp2, type Http2Server } from 'node:http2';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { AppError } from '@rag-assistant/kernel';
import { Exchange } from './exchange.ts';

const prefaceStart = 'PRI';
const silenceMsMax = 30_000;

export interface Listener {
  readonly port: number;
  /** Ends every connection, open streams included. */
  close(): Promise<void>;
}

/** Clients with prior knowledge of HTTP/2 begin with `PRI * HTTP/2.0`; everything else is HTTP/1.1. */
const handOver = (socket: Socket, http1: Http1Server, http2: Http2Server): void => {
  let seen = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    const start = seen.toString('latin1', 0, prefaceStart.length);
    if (start.length < prefaceStart.length && prefaceStart.startsWith(start)) return;
    socket.off('data', onData);
    socket.pause();
    socket.setTimeout(0);
    socket.unshift(seen);
    (start === prefaceStart ? http2 : http1).emit('connection', socket);
    // The HTTP/2 session reads the handle by itself; HTTP/1.1 waits for the stream to flow.
    if (start !== prefaceStart) socket.resume();
  };
  socket.setTimeout(silenceMsMax, () => socket.destroy());
  socket.on('data', onData);
};

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new AppError({
          code: 'emulator-bedrock.cannot-listen',
          category: 'unavailable',
          publicText:
            cause.code === 'EADDRINUSE'
              ? `Port ${port} is in use; choose another or leave it 0.`
              : `The emulator cannot listen on port ${port}.`,
          context: { port, reason: cause.code },
          cause,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

/**
 * Serves HTTP/1.1 and HTTP/2 without TLS on one loopback port.
 * @throws AppError `emulator-bedrock.cannot-listen`
 */
export const listen = async (port: number, handle: (exchange: Exchange) => Promise<void>): Promise<Listener> => {
  const http1 = createHttp1((request, response) => void handle(new Exchange(request, response)));
  const http2 = createHttp2((request, response) => void handle(new Exchange(request, response)));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that resets its connection is its own affair.
    socket.on('error', () => socket.destroy());
    handOver(socket, http1, http2);
  });
  http2.on('sessionError', () => undefined);
  const bound = await listening(server, port);
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
};
