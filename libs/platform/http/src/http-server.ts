import type { Socket } from 'node:net';
import { AppError, type IdSource } from '@rag-assistant/kernel';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { clientHasLeft } from './client-signal.ts';
import { invalidRequest, type ValidationFault } from './invalid-request.ts';
import { acceptJsonOnly } from './json-body.ts';
import { problemOf, statusOf, toAppError } from './problem.ts';
import { requestIdOf, traceIdOf } from './request-identity.ts';
import { answerUnknownRoutes } from './unknown-route.ts';

export interface HttpServerOptions {
  readonly logger: FastifyBaseLogger;
  readonly ids: IdSource;
  /** Of a route that does not set its own `bodyLimit`. */
  readonly bodyBytesMax: number;
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

const faultOf = (error: unknown): unknown => {
  const { validation, validationContext } = error as { validation?: unknown; validationContext?: string };
  return Array.isArray(validation)
    ? invalidRequest(validationContext ?? 'body', validation as ValidationFault[])
    : error;
};

/** Nobody reads this answer; the log shall not take it for a fault of ours. */
const clientLeft = (cause: unknown): AppError =>
  new AppError({ code: 'http.client-left', category: 'invalid', publicText: 'The client left.', cause });

const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  const fault = clientHasLeft(reply) ? clientLeft(error) : toAppError(faultOf(error));
  const status = statusOf(fault);
  request.log[status >= 500 ? 'error' : 'info']({ error: fault, status }, 'request refused');
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  if (fault.retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(fault.retryAfterMs / 1000));
  const problem = JSON.stringify(problemOf(fault, request.id));
  void reply
    .code(status)
    .headers({ ...securityHeaders, 'x-request-id': request.id })
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((text: string) => text)
    .send(problem);
};

/** What is not HTTP at all; the error carries the raw bytes, so only its code is logged. */
const answerGarbage = (logger: FastifyBaseLogger) => (error: NodeJS.ErrnoException, socket: Socket) => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  logger.info({ code: error.code }, 'not an HTTP request');
  socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
};

/**
 * A Fastify instance with what every HTTP edge here needs: request and trace ids, problem details for every failure,
 * JSON in UTF-8 only, security headers, one access line a request. Routes and validators are the app's.
 */
export const makeHttpServer = ({ logger, ids, bodyBytesMax }: HttpServerOptions): FastifyInstance => {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdOf(request, ids),
    childLoggerFactory: (parent, bindings, options, raw) =>
      parent.child({ requestId: bindings['requestId'] as string, traceId: traceIdOf(raw) }, options),
    bodyLimit: bodyBytesMax,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: answerError,
    clientErrorHandler: answerGarbage(logger),
  });
  acceptJsonOnly(app);
  answerUnknownRoutes(app);
  app.setErrorHandler(answerError);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ ...securityHeaders, 'x-request-id': request.id });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const durationMs = Math.round(reply.elapsedTime * 100) / 100;
    request.log.info({ method: request.method, route, status: reply.statusCode, durationMs }, 'request done');
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    request.log.info({ method: request.method, route: request.routeOptions.url ?? 'unknown' }, 'client left');
    done();
  });
  return app;
};
