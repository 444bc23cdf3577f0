import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { eventMessage } from './event-stream.ts';
import type { ModelPlay } from './language-model.contract.ts';
import type { ScriptedTurn } from './language-model.fake.ts';

export interface ConverseServer {
  readonly endpoint: string;
  /** The next calls, in order; the last one repeats. */
  play(script: readonly ModelPlay[]): void;
  /** Bodies as they came. */
  readonly bodies: string[];
  close(): Promise<void>;
}

const statuses = {
  throttled: [429, 'ThrottlingException'],
  down: [503, 'ServiceUnavailableException'],
  refused: [400, 'ValidationException'],
} as const;

const halves = (text: string): string[] => [text.slice(0, text.length / 2), text.slice(text.length / 2)];

const stopReasons = { 'max-tokens': 'max_tokens', 'tool-use': 'tool_use', guardrail: 'guardrail_intervened' } as const;

const turnMessages = (turn: ScriptedTurn): Buffer[] => {
  const messages = [eventMessage('messageStart', { role: 'assistant' })];
  let reason = 'end_turn';
  turn.forEach((event, contentBlockIndex) => {
    if (event instanceof Error || event === 'silent') throw new Error('not for the wire: give a fault');
    if ('stop' in event) reason = event.stop in stopReasons ? stopReasons[event.stop as 'max-tokens'] : 'end_turn';
    else if ('text' in event)
      messages.push(eventMessage('contentBlockDelta', { contentBlockIndex, delta: { text: event.text } }));
    else {
      reason = 'tool_use';
      const start = { toolUse: { toolUseId: `tool-${contentBlockIndex}`, name: event.tool } };
      messages.push(eventMessage('contentBlockStart', { contentBlockIndex, start }));
      for (const input of halves(JSON.stringify(event.input)))
        messages.push(eventMessage('contentBlockDelta', { contentBlockIndex, delta: { toolUse: { input } } }));
    }
    messages.push(eventMessage('contentBlockStop', { contentBlockIndex }));
  });
  return [
    ...messages,
    eventMessage('messageStop', { stopReason: reason }),
    eventMessage('metadata', {
      usage: { inputTokens: 11, outputTokens: 7, totalTokens: 18, cacheReadInputTokens: 3 },
      metrics: { latencyMs: 5 },
    }),
  ];
};

const answer = (stream: ServerHttp2Stream, play: ModelPlay): void => {
  if ('fault' in play && play.fault !== 'silent') {
    const [status, type] = statuses[play.fault];
    stream.respond({ ':status': status, 'content-type': 'application/json', 'x-amzn-errortype': type });
    stream.end('{"message":"scripted"}');
    return;
  }
  stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
  if ('fault' in play) return;
  if ('turn' in play) {
    stream.end(Buffer.concat(turnMessages(play.turn)));
    return;
  }
  stream.write(eventMessage('messageStart', { role: 'assistant' }));
  stream.write(eventMessage('contentBlockDelta', { contentBlockIndex: 0, delta: { text: play.cutAfter } }), () =>
    setTimeout(() => {
      stream.close();
    }, 20),
  );
};

/** ConverseStream on the wire (HTTP/2 without TLS, event-stream framing), scripted call by call. */
export const startConverseServer = async (): Promise<ConverseServer> => {
  let script: ModelPlay[] = [];
  const bodies: string[] = [];
  const server: Http2Server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      bodies.push(Buffer.concat(parts).toString());
      const play = script.length > 1 ? script.shift() : script[0];
      if (play) answer(stream, play);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    play: (next) => {
      script = [...next];
    },
    bodies,
    close: async () => {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
};
