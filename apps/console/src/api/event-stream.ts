/** One server-sent event. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
}

const parseBlock = (block: string): StreamMessage | null => {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { event, data: data.join('\n') };
};

/**
 * Takes a text/event-stream apart, whatever pieces it arrives in. Comments (heartbeats) and the fields `id` and `retry`
 * are passed over; a block that the end of the stream cuts off is dropped, as the standard asks.
 */
export async function* readEventStream(pieces: AsyncIterable<string>): AsyncGenerator<StreamMessage> {
  let rest = '';
  for await (const piece of pieces) {
    rest += piece;
    // A carriage return at the end may be half of a line break.
    const held = rest.endsWith('\r') ? '\r' : '';
    rest = rest.slice(0, rest.length - held.length).replace(/\r\n?/g, '\n');
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const message = parseBlock(rest.slice(0, end));
      rest = rest.slice(end + 2);
      if (message) yield message;
    }
    rest += held;
  }
}
