import type { FastifyInstance } from 'fastify';

/** One line for every call of an administrative route, refused ones too: who, what, on whom, and how it ended. */
export const auditAdministration = (app: FastifyInstance): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const url = request.routeOptions.url ?? '';
    if (url.startsWith('/v1/admin/')) {
      const target = (request.params as Record<string, string | undefined>)['merchantId'];
      const action = `${request.method} ${url}`;
      request.log.info({ audit: true, action, target: target ?? null, status: reply.statusCode }, 'audit');
    }
    done();
  });
};
