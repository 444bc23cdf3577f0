import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEventStream, type StreamMessage } from './event-stream.ts';

const read = async (pieces: readonly string[]): Promise<StreamMessage[]> => {
  const source = async function* () {
    yield* pieces;
  };
  const messages: StreamMessage[] = [];
  for await (const message of readEventStream(source())) messages.push(message);
  return messages;
};

const stream = ': hello\n\nevent: step\ndata: {"a":1}\n\nid: 7\ndata: one\r\ndata: two\r\n\r\nevent: done\rdata:x\r\r';
const messages = [
  { event: 'step', data: '{"a":1}' },
  { event: 'message', data: 'one\ntwo' },
  { event: 'done', data: 'x' },
];

describe('readEventStream', () => {
  it('passes over comments, joins lines of data, and knows all three line breaks', async () => {
    expect(await read([`${stream}\n`])).toEqual(messages);
  });

  it('reads the same events however the stream is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(stream.length), { maxLength: 20 }), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        const pieces = at.slice(1).map((end, index) => stream.slice(at[index], end));
        expect(await read([...pieces, '\n'])).toEqual(messages);
      }),
    );
  });

  it('drops a block that the end of the stream cuts off', async () => {
    expect(await read(['event: done\ndata: {"half":'])).toEqual([]);
  });
});
