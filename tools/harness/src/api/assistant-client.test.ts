import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AssistantClient } from './assistant-client.ts';
import { readEvents, type ReceivedEvent } from './event-stream.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse, call: number) => void;
const serve = async (answer: Answer): Promise<{ client: AssistantClient; calls: () => number }> => {
  let calls = 0;
  server = createServer((request, response) => {
    request.resume();
    answer(request, response, ++calls);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new AssistantClient(`http://127.0.0.1:${port}`, 'TOKEN', { attempts: 3, waitMs: 1 });
  return { client, calls: () => calls };
};
const problem = (status: number, code: string): string =>
  JSON.stringify({ type: 'urn:x', title: 'T', status, detail: 'Not so.', instance: '/x', code, requestId: 'r' });
const taken = JSON.stringify({ added: 1, replaced: 0, unchanged: 0, removed: 0, rejected: [] });
const batch = { collection: 'c', documents: [] };

describe('ingest through the API', () => {
  it.each([429, 503])('is sent again after %i, and ends as if it had worked at once', async (status) => {
    const { client, calls } = await serve((_request, response, call) => {
      if (call < 3) response.writeHead(status).end(problem(status, 'http.busy'));
      else response.end(taken);
    });
    expect(await client.ingest(batch)).toMatchObject({ added: 1 });
    expect(calls()).toBe(3);
  });

  it('gives up after its attempts with the words of the API', async () => {
    const { client, calls } = await serve((_request, response) => {
      response.writeHead(503).end(problem(503, 'http.busy'));
    });
    await expect(client.ingest(batch)).rejects.toThrow('Not so. [http.busy, 503]');
    expect(calls()).toBe(3);
  });

  it('does not repeat what can never work', async () => {
    const { client, calls } = await serve((_request, response) => {
      response.writeHead(400).end(problem(400, 'http.invalid'));
    });
    await expect(client.ingest(batch)).rejects.toThrow('http.invalid');
    expect(calls()).toBe(1);
  });

  it('is sent again when the connection breaks', async () => {
    const { client, calls } = await serve((request, response, call) => {
      if (call === 1) request.socket.destroy();
      else response.end(taken);
    });
    expect(await client.ingest(batch)).toMatchObject({ added: 1 });
    expect(calls()).toBe(2);
  });

  it('names an answer that the contract does not know', async () => {
    const { client } = await serve((_request, response) => response.end('{"added":"many"}'));
    await expect(client.ingest(batch)).rejects.toThrow('harness.api-unexpected');
  });

  it('says how to start the assistant when nobody answers', async () => {
    const client = new AssistantClient('http://127.0.0.1:9', 'T', { attempts: 1, waitMs: 1 });
    await expect(client.health()).rejects.toThrow(/does not answer.*npm start/);
  });
});

describe('questions', () => {
  const id = '10000000-0000-4000-8000-000000000001';

  it('come back as events in order, with the token sent', async () => {
    let authorization: string | undefined;
    const { client } = await serve((request, response) => {
      authorization = request.headers.authorization;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: session\ndata: {"sessionId":"${id}","requestId":"r"}\n\n: alive\n\n`);
      response.end(`event: sentence\ndata: {"index":0,"text":"Yes.","citations":[]}\n\n`);
    });
    const events = [];
    for await (const event of client.ask({ message: 'q' }, AbortSignal.timeout(5000))) events.push(event.type);
    expect(events).toEqual(['session', 'sentence']);
    expect(authorization).toBe('Bearer TOKEN');
  });

  it('are asked once: a refusal is passed on', async () => {
    const { client, calls } = await serve((_request, response) => {
      response.writeHead(429).end(problem(429, 'http.busy'));
    });
    await expect(client.ask({ message: 'q' }, AbortSignal.timeout(5000)).next()).rejects.toThrow('http.busy');
    expect(calls()).toBe(1);
  });
});

describe('event stream', () => {
  const read = async (pieces: readonly Uint8Array[]): Promise<ReceivedEvent[]> => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const events: ReceivedEvent[] = [];
    for await (const event of readEvents(body)) events.push(event);
    return events;
  };
  const text = 'event: a\r\ndata: {"x":"é\\n"}\r\n\r\n:sign of life\n\nevent: b\ndata: 1\ndata: 2\n\n';
  const expected = [
    { event: 'a', data: '{"x":"é\\n"}' },
    { event: 'b', data: '1\n2' },
  ];

  it('reads the same events whatever pieces they come in, split inside a character too', async () => {
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 3, 7, bytes.length]) {
      const pieces = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
      expect(await read(pieces)).toEqual(expected);
    }
  });
});
