import { Problem } from '@rag-assistant/contracts';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Fastify with request and response types taken from the zod schemas of a route. */
export type Routes = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

/** The failures that any guarded route may answer with, for the contract. */
export const problems = {
  '4xx': problem('The request cannot be served as it is; `code` says why.'),
  '5xx': problem('The service or something it needs is not working; `code` says what.'),
} as const;
