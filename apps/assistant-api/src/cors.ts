import type { FastifyInstance } from 'fastify';

const methods = 'GET, POST, PUT, DELETE';
const headers = 'authorization, content-type, accept, x-request-id, traceparent';
const preflightSeconds = '600';

/**
 * Lets pages of the listed origins read answers, and answers their preflights. Tokens travel in a header that a page
 * sets itself, so no credentials of the browser are let in.
 */
export const allowOrigins = (server: FastifyInstance, origins: readonly string[]): void => {
  server.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    void reply.header('vary', 'origin');
    if (origin === undefined || !origins.includes(origin)) return;
    void reply.header('access-control-allow-origin', origin);
    void reply.header('access-control-expose-headers', 'x-request-id, retry-after');
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return;
    void reply
      .code(204)
      .header('access-control-allow-methods', methods)
      .header('access-control-allow-headers', headers)
      .header('access-control-max-age', preflightSeconds);
    await reply.send();
  });
};
