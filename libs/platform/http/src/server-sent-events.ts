import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientHasLeft } from './client-signal.ts';
import { problemOf, toAppError } from './problem.ts';

/** One event: its name and its data, sent as one line of JSON. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: unknown;
}

export interface EventStreamOptions {
  /** A comment goes out after so long without an event, so that proxies and clients see the stream alive. */
  readonly heartbeatMs: number;
}

const silent = Symbol('silent');

const orSilence = async <T>(pending: Promise<T>, ms: number): Promise<T | typeof silent> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<typeof silent>((resolve) => {
    timer = setTimeout(resolve, ms, silent);
  });
  try {
    return await Promise.race([pending, silence]);
  } finally {
    clearTimeout(timer);
  }
};

const frame = ({ event, data }: ServerSentEvent): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** The wire form; ends `events` when its reader leaves. */
export async function* eventFrames(
  events: AsyncIterable<ServerSentEvent>,
  { heartbeatMs }: EventStreamOptions,
): AsyncGenerator<string, void, undefined> {
  const iterator = events[Symbol.asyncIterator]();
  const next = (): Promise<IteratorResult<ServerSentEvent>> => {
    const pending = iterator.next();
    // The reader may leave while this one is open; its failure then has nobody to go to.
    pending.catch(() => undefined);
    return pending;
  };
  let pending = next();
  try {
    for (;;) {
      const result = await orSilence(pending, heartbeatMs);
      if (result === silent) yield ': waiting\n\n';
      else if (result.done) return;
      else {
        yield frame(result.value);
        pending = next();
      }
    }
  } finally {
    // Not awaited: a generator that is itself waiting answers only after its signal has ended that wait.
    void iterator.return?.().catch(() => undefined);
  }
}

/** A failure after the head is sent can only be an event: `error`, with the problem that a plain answer would have been. */
async function* withProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  events: AsyncIterable<ServerSentEvent>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  try {
    yield* events;
  } catch (error) {
    if (clientHasLeft(reply)) return;
    const fault = toAppError(error);
    request.log[fault.category === 'internal' ? 'error' : 'warn']({ error: fault }, 'stream failed');
    yield { event: 'error', data: { problem: problemOf(fault, request.id) } };
  }
}

/** Answers with a stream of events. The caller passes `clientSignal(reply)` to whatever produces them. */
export const sendEvents = (
  request: FastifyRequest,
  reply: FastifyReply,
  events: AsyncIterable<ServerSentEvent>,
  options: EventStreamOptions,
): FastifyReply =>
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(eventFrames(withProblem(request, reply, events), options), { highWaterMark: 1 }));

/** Whether the caller asks for events rather than one JSON document. */
export const wantsEvents = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').split(',').some((range) => range.trim().startsWith('text/event-stream'));
