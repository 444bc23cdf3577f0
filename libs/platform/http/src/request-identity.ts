import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RequestId, type IdSource } from '@rag-assistant/kernel';

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/** The caller's `x-request-id` when it is a valid one, else a fresh id. */
export const requestIdOf = (request: IncomingMessage, ids: IdSource): RequestId => {
  const given = single(request.headers['x-request-id']);
  return RequestId.is(given) ? given : RequestId.parse(ids.uuid());
};

/** The trace id of a W3C `traceparent` or of `x-amzn-trace-id`, else a fresh one: 32 hex digits. */
export const traceIdOf = (request: IncomingMessage): string => {
  const parent = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(
    single(request.headers['traceparent']) ?? '',
  );
  if (parent?.[1]) return parent[1];
  const amazon = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/.exec(
    single(request.headers['x-amzn-trace-id']) ?? '',
  );
  return amazon?.[1] && amazon[2] ? amazon[1] + amazon[2] : randomBytes(16).toString('hex');
};
