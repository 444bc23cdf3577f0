import type { FastifyReply } from 'fastify';

const signals = new WeakMap<object, AbortSignal>();

/** Whether the client has gone before its answer was complete. */
export const clientHasLeft = (reply: FastifyReply): boolean => reply.raw.closed && !reply.raw.writableFinished;

/**
 * Aborts when the client leaves before its answer is complete. Fastify's `request.signal` follows the request instead
 * and aborts as soon as a body has been read.
 */
export const clientSignal = (reply: FastifyReply): AbortSignal => {
  const known = signals.get(reply.raw);
  if (known) return known;
  const controller = new AbortController();
  const leave = (): void => {
    if (!reply.raw.writableFinished) controller.abort();
  };
  if (clientHasLeft(reply)) controller.abort();
  else reply.raw.once('close', leave);
  signals.set(reply.raw, controller.signal);
  return controller.signal;
};
