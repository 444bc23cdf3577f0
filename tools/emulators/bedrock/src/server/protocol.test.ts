import { connect } from 'node:net';
import {
  ApplyGuardrailCommand,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  type BedrockRuntimeClient,
} from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedModelId, startBedrockEmulator, titanEmbeddingModelId, type BedrockEmulator } from '../index.ts';
import { toolConfig } from '../testing/ask.ts';
import { clients, eventNames, eventsOf, failureOf } from '../testing/clients.ts';

const user = (text: string) => ({ role: 'user' as const, content: [{ text }] });
const tools = toolConfig(['search_catalogue', 'search_policies']) as never;

describe.each(clients)('bedrock-runtime over $protocol ($name)', ({ protocol, make }) => {
  let emulator: BedrockEmulator;
  let client: BedrockRuntimeClient;
  beforeAll(async () => {
    emulator = await startBedrockEmulator({
      embedder: {
        dimensions: 4,
        embed: (texts) => Promise.resolve({ vectors: texts.map(() => Float32Array.of(0.5, 0.5, 0.5, 0.5)) }),
      },
    });
    client = make(emulator.url);
  });
  afterAll(async () => {
    client.destroy();
    await emulator.close();
  });

  it('speaks the protocol that the client chooses', async () => {
    await client.send(new ConverseCommand({ modelId: simulatedModelId, messages: [user('hello')] }));
    expect(emulator.journal.list().entries.at(-1)).toMatchObject({ protocol, operation: 'Converse', status: 200 });
  });

  it('answers Converse with message, stop reason, usage and latency', async () => {
    const answer = await client.send(
      new ConverseCommand({ modelId: 'us.amazon.nova-micro-v1:0', messages: [user('hello')] }),
    );
    expect(answer.output?.message).toEqual({
      role: 'assistant',
      content: [{ text: 'Hello! What can I help you find?' }],
    });
    expect(answer.stopReason).toBe('end_turn');
    expect(answer.usage).toEqual({ inputTokens: 5, outputTokens: 9, totalTokens: 14 });
    expect(answer.metrics?.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('calls tools with whole input, the same in one piece and streamed', async () => {
    const input = { modelId: simulatedModelId, messages: [user('Show me red tents under $300')], toolConfig: tools };
    const whole = await client.send(new ConverseCommand(input));
    const [use] = whole.output?.message?.content ?? [];
    expect(use?.toolUse).toMatchObject({ name: 'search_catalogue', input: { query: 'red tents', price_max: 300 } });
    expect(whole.stopReason).toBe('tool_use');

    const events = await eventsOf((await client.send(new ConverseStreamCommand(input))).stream);
    const json = events.map((event) => event.contentBlockDelta?.delta?.toolUse?.input ?? '').join('');
    expect(JSON.parse(json)).toEqual(use?.toolUse?.input);
    expect(events[1]?.contentBlockStart?.start?.toolUse?.toolUseId).toBe(use?.toolUse?.toolUseId);
  });

  it('streams the events in the order of the wire and ends with the usage', async () => {
    const sent = await client.send(
      new ConverseStreamCommand({ modelId: simulatedModelId, messages: [user('thank you')] }),
    );
    const events = await eventsOf(sent.stream);
    expect(eventNames(events)).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockDelta',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
    expect(events.at(-1)?.metadata?.usage?.totalTokens).toBeGreaterThan(0);
    expect(events.map((event) => event.contentBlockDelta?.delta?.text ?? '').join('')).toBe(
      'You are welcome. What else can I help with?',
    );
  });

  it('carries a body of a megabyte and letters of any script', async () => {
    const text = 'Zelt für zwei – 帳篷 🏕️ '.repeat(40_000);
    const failure = await failureOf(
      client.send(new ConverseCommand({ modelId: simulatedModelId, messages: [user(text)] })),
    );
    expect(failure).toEqual({
      name: 'ValidationException',
      message: 'Input is too long for requested model.',
      status: 400,
    });
    expect(emulator.journal.list().entries.at(-1)?.body).toContain(text);
  });

  it('embeds in the form of Titan V2 and refuses what it cannot give', async () => {
    const invoke = (body: object, modelId = titanEmbeddingModelId) =>
      client.send(new InvokeModelCommand({ modelId, contentType: 'application/json', body: JSON.stringify(body) }));
    const answer = await invoke({ inputText: 'two tents', dimensions: 4, normalize: true });
    expect(JSON.parse(new TextDecoder().decode(answer.body))).toMatchObject({
      embedding: [0.5, 0.5, 0.5, 0.5],
      inputTextTokenCount: 2,
    });
    for (const body of [{ inputText: 'x', dimensions: 1024 }, { inputText: ' ', dimensions: 4 }, { text: 'x' }])
      expect(await failureOf(invoke(body))).toMatchObject({ name: 'ValidationException', status: 400 });
    expect(await failureOf(invoke({ inputText: 'x' }, simulatedModelId))).toMatchObject({
      name: 'NotEmulatedException',
      status: 501,
    });
  });

  it('does not know other models', async () => {
    const failure = (modelId: string) =>
      failureOf(client.send(new ConverseCommand({ modelId, messages: [user('hello')] })));
    expect(await failure('amazon.nova-premier-v1:0')).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
    expect(await failure('no model')).toMatchObject({ name: 'ValidationException', status: 400 });
    expect(await failure(titanEmbeddingModelId)).toMatchObject({ name: 'ValidationException', status: 400 });
  });

  it('answers an operation that it lacks with an explicit error', async () => {
    const lacking = [
      client.send(
        new CountTokensCommand({ modelId: simulatedModelId, input: { converse: { messages: [user('hello')] } } }),
      ),
      client.send(
        new ApplyGuardrailCommand({
          guardrailIdentifier: 'g',
          guardrailVersion: '1',
          source: 'INPUT',
          content: [{ text: { text: 'x' } }],
        }),
      ),
    ];
    for (const one of lacking)
      expect(await failureOf(one)).toMatchObject({ name: 'NotEmulatedException', status: 501 });
  });

  it('stops working for a client that has gone', async () => {
    emulator.faults.add({ faults: [{ kind: 'stall', ms: 5_000, probability: 1, times: 1 }] });
    const gone = new AbortController();
    setTimeout(() => {
      gone.abort();
    }, 50);
    const failure = await failureOf(
      client.send(new ConverseCommand({ modelId: simulatedModelId, messages: [user('hello')] }), {
        abortSignal: gone.signal,
      }),
    );
    expect(failure.name).toBe('AbortError');
    await client.send(new ConverseCommand({ modelId: simulatedModelId, messages: [user('hello')] }));
  });
});

describe('the port', () => {
  it('refuses a request without a signature and an unknown path', async () => {
    const emulator = await startBedrockEmulator();
    const unsigned = await fetch(`${emulator.url}/model/${encodeURIComponent(simulatedModelId)}/converse`, {
      method: 'POST',
      body: '{}',
    });
    expect([unsigned.status, unsigned.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
    const unknown = await fetch(`${emulator.url}/models`);
    expect([unknown.status, unknown.headers.get('x-amzn-errortype')]).toEqual([404, 'UnknownOperationException']);
    await emulator.close();
  });

  it('recognises the protocol also when the first bytes arrive one by one', async () => {
    const emulator = await startBedrockEmulator();
    const ask = (bytes: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1', () => {
          bytes.split(/(?:)/).forEach((byte, at) => setTimeout(() => socket.write(byte), at * 2));
        });
        socket.setNoDelay(true);
        socket.once('data', (chunk) => {
          resolve(chunk.toString('latin1'));
          socket.destroy();
        });
        socket.once('error', reject);
      });
    expect(await ask('PUT /x HTTP/1.1\r\nhost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 404/);
    // The first HTTP/2 frame of a server is its settings: length, then type 4.
    expect((await ask('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).charCodeAt(3)).toBe(4);
    await emulator.close();
  });

  it('says so when it is taken', async () => {
    const first = await startBedrockEmulator();
    await expect(startBedrockEmulator({ port: Number(new URL(first.url).port) })).rejects.toMatchObject({
      code: 'emulator-bedrock.cannot-listen',
    });
    await first.close();
  });
});
