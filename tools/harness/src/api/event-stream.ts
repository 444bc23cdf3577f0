import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface ReceivedEvent {
  readonly event: string;
  readonly data: string;
}

/** Server-sent events of a response body as they arrive, whatever the pieces they arrive in. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ReceivedEvent, void, undefined> {
  const decoded = body.pipeThrough(new TextDecoderStream());
  for await (const { event, data } of decoded.pipeThrough(new EventSourceParserStream()))
    yield { event: event ?? 'message', data };
}
