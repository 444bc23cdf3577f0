import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { AppError } from '@rag-assistant/kernel';
import { bedrockRuntimeClient } from '@rag-assistant/platform-aws';
import { makeGuard } from '@rag-assistant/platform-resilience';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startConverseServer, type ConverseServer } from '../../testing/converse-server.ts';
import { hiddenText } from '../../testing/personal-data.fake.ts';
import { describeLanguageModel, type ModelPlay } from '../../testing/language-model.contract.ts';
import { scriptedModel } from '../../testing/language-model.fake.ts';
import { guardedLanguageModel } from '../guarded-language-model.ts';
import { bedrockLanguageModel } from './language-model.bedrock.ts';
import { toModelError } from './model-errors.ts';
import { ToolUseBlocks } from './tool-use-blocks.ts';

let server: ConverseServer;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  server = await startConverseServer();
  client = bedrockRuntimeClient({ region: 'us-east-1', endpoint: server.endpoint, timeoutMs: 5_000 });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});
const overTheWire = (script: readonly ModelPlay[]) => {
  server.play(script);
  return bedrockLanguageModel({ client, modelId: 'test.model' });
};

const error = (code: string): AppError => new AppError({ code, category: 'unavailable', publicText: 'No.' });
describeLanguageModel('fake', (script) =>
  scriptedModel(
    ...script.map((play) => {
      if ('turn' in play) return play.turn;
      if ('cutAfter' in play) return [{ text: play.cutAfter }, error('assistant.model-stream-broken')];
      const codes = { throttled: 'throttled', down: 'unavailable', refused: 'refused' };
      return play.fault === 'silent' ? (['silent'] as const) : [error(`assistant.model-${codes[play.fault]}`)];
    }),
  ),
);
describeLanguageModel('Bedrock ConverseStream', overTheWire);
describeLanguageModel('Bedrock behind a guard', (script) =>
  guardedLanguageModel(overTheWire(script), makeGuard({ name: 'model', timeoutMs: 5_000, retriesMax: 0 })),
);

const textOf = async (model: ReturnType<typeof overTheWire>): Promise<string> => {
  const request = {
    system: hiddenText('s'),
    messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: hiddenText('q') }] }],
    tools: [],
    outputTokensMax: 9,
  };
  let text = '';
  for await (const event of model.converse(request, new AbortController().signal))
    if (event.type === 'text') text += event.text;
  return text;
};

describe('a guarded model', () => {
  it('[F12] tries again after throttling, and is refused without a call once its circuit is open', async () => {
    const guard = makeGuard({
      name: 'model',
      timeoutMs: 5_000,
      retriesMax: 1,
      backoff: { initialMs: 1, maxMs: 1 },
    });
    const model = guardedLanguageModel(overTheWire([{ fault: 'throttled' }, { turn: [{ text: 'yes' }] }]), guard);
    expect(await textOf(model)).toBe('yes');
    server.play([{ fault: 'down' }]);
    for (let n = 0; n < 2; n++) await expect(textOf(model)).rejects.toThrow('assistant.model-unavailable');
    const before = server.bodies.length;
    await expect(textOf(model)).rejects.toMatchObject({
      code: 'assistant.model-unavailable',
      context: { reason: 'resilience.circuit-open' },
    });
    expect(server.bodies.length).toBe(before);
    expect(guard.state().circuit).toBe('open');
  });

  it('[F12] ends a stalled stream in time', async () => {
    const guard = makeGuard({ name: 'model', timeoutMs: 100, retriesMax: 0 });
    await expect(textOf(guardedLanguageModel(overTheWire([{ fault: 'silent' }]), guard))).rejects.toThrow(
      'assistant.model-timeout',
    );
  });
});

describe('on the wire', () => {
  it('sends the rules as system text, tools with their schema, and tool results with their status', async () => {
    server.bodies.length = 0;
    const model = overTheWire([{ turn: [{ text: 'x' }] }]);
    const content = [
      { type: 'tool-result' as const, toolUseId: 't', status: 'error' as const, content: hiddenText('{"error":"e"}') },
    ];
    const tools = [{ name: 'a', description: 'b', inputSchema: { type: 'object' } }];
    const request = {
      system: hiddenText('rules'),
      messages: [{ role: 'user' as const, content }],
      tools,
      outputTokensMax: 9,
    };
    for await (const _ of model.converse(request, new AbortController().signal));
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual({
      system: [{ text: 'rules' }],
      messages: [
        {
          role: 'user',
          content: [{ toolResult: { toolUseId: 't', status: 'error', content: [{ text: '{"error":"e"}' }] } }],
        },
      ],
      inferenceConfig: { maxTokens: 9, temperature: 0 },
      toolConfig: {
        tools: [{ toolSpec: { name: 'a', description: 'b', inputSchema: { json: { type: 'object' } } } }],
      },
    });
  });

  it('hands on a tool call whose input is no JSON object as one that every tool refuses', () => {
    const blocks = new ToolUseBlocks();
    for (const broken of ['{"query": "ket', '[1]', '"text"']) {
      blocks.start(0, 't', 'search');
      blocks.add(0, broken);
      expect(blocks.stop(0)?.input).toEqual({ unreadable_input: true });
    }
    blocks.start(1, 't', 'search');
    expect(blocks.stop(1)?.input).toEqual({});
    expect(blocks.stop(7)).toBeUndefined();
  });

  it('takes a lost connection for unavailable and retryable, a refused request for final', () => {
    const lost = Object.assign(new Error('x'), { name: 'Error', code: 'ECONNREFUSED' });
    expect(toModelError(lost, 'm', false)).toMatchObject({ code: 'assistant.model-unavailable', retryable: true });
    expect(toModelError(lost, 'm', true)).toMatchObject({ code: 'assistant.model-stream-broken' });
    const denied = Object.assign(new Error('x'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
    expect(toModelError(denied, 'm', false)).toMatchObject({ code: 'assistant.model-refused', retryable: false });
  });
});
