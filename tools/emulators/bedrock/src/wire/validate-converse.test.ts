import { describe, expect, it } from 'vitest';
import { BedrockError } from './bedrock-error.ts';
import { parseConverse } from './converse-request.ts';
import { validateConverse } from './validate-converse.ts';

const text = (value: string) => ({ text: value });
const user = (...content: object[]) => ({ role: 'user', content });
const assistant = (...content: object[]) => ({ role: 'assistant', content });
const use = (toolUseId: string) => ({ toolUse: { toolUseId, name: 'look', input: {} } });
const result = (toolUseId: string, rest: object = { content: [{ text: '{}' }] }) => ({
  toolResult: { toolUseId, ...rest },
});
const spec = (name: string, json: object = { type: 'object' }) => ({ toolSpec: { name, inputSchema: { json } } });
const toolConfig = { tools: [spec('look')] };
const hello = [user(text('hello'))];

const checked = (body: object | string): string => {
  try {
    validateConverse(parseConverse(typeof body === 'string' ? body : JSON.stringify(body)), {
      outputTokensMax: 10_000,
    });
    return 'accepted';
  } catch (error) {
    if (error instanceof BedrockError) return `${error.type}: ${error.message}`;
    throw error;
  }
};

const refusedCases: readonly (readonly [string, object | string, RegExp])[] = [
  ['text that is no JSON', '{', /^SerializationException/],
  ['a message that is no object', { messages: ['hello'] }, /^SerializationException/],
  ['a fraction as maxTokens', { messages: hello, inferenceConfig: { maxTokens: 1.5 } }, /^SerializationException/],
  ['no messages', {}, /at least one message/],
  ['an empty list of messages', { messages: [] }, /at least one message/],
  ['an assistant who begins', { messages: [assistant(text('hi')), user(text('a'))] }, /start with a user message/],
  ['two users in a row', { messages: [user(text('a')), user(text('b'))] }, /alternate/],
  ['an assistant who ends', { messages: [user(text('a')), assistant(text('b'))] }, /end with a user message/],
  ['an unknown role', { messages: [{ role: 'system', content: [text('a')] }] }, /enum value set/],
  ['a message without content', { messages: [user()] }, /messages\.0 is empty/],
  ['a blank text', { messages: [user(text('  '))] }, /blank/],
  ['a block of nothing', { messages: [user({})] }, /exactly one member/],
  ['a block of two kinds', { messages: [user({ ...text('a'), ...use('t') })] }, /exactly one member/],
  ['an image', { messages: [user({ image: { format: 'png' } })] }, /doesn't support the image/],
  ['a tool call of the user', { messages: [user(use('t'))], toolConfig }, /User messages cannot contain tool uses/],
  [
    'a tool result of the assistant',
    { messages: [user(text('a')), assistant(result('t')), user(text('b'))], toolConfig },
    /Assistant messages cannot/,
  ],
  [
    'a call without its result',
    { messages: [user(text('a')), assistant(use('t1')), user(text('b'))], toolConfig },
    /Expected toolResult blocks at messages\.2\.content for the following Ids: t1/,
  ],
  [
    'one of two results',
    { messages: [user(text('a')), assistant(use('t1'), use('t2')), user(result('t1'))], toolConfig },
    /Ids: t2/,
  ],
  ['a result without its call', { messages: [user(result('t1'))], toolConfig }, /exceeds the number of toolUse blocks/],
  [
    'a result of another call',
    { messages: [user(text('a')), assistant(use('t1')), user(result('t9'))], toolConfig },
    /Ids: t1/,
  ],
  [
    'two calls of one id',
    { messages: [user(text('a')), assistant(use('t1'), use('t1')), user(result('t1'), result('t1'))], toolConfig },
    /duplicate/,
  ],
  [
    'text beside results',
    { messages: [user(text('a')), assistant(use('t1')), user(result('t1'), text('b'))], toolConfig },
    /cannot be provided in the same turn/,
  ],
  [
    'an empty failed result',
    {
      messages: [user(text('a')), assistant(use('t1')), user(result('t1', { content: [], status: 'error' }))],
      toolConfig,
    },
    /cannot be empty when status value is error/,
  ],
  [
    'an id of other letters',
    { messages: [user(text('a')), assistant(use('t 1')), user(result('t 1'))], toolConfig },
    /regular expression/,
  ],
  [
    'calls without toolConfig',
    { messages: [user(text('a')), assistant(use('t1')), user(result('t1'))] },
    /toolConfig field must be defined/,
  ],
  ['an empty list of tools', { messages: hello, toolConfig: { tools: [] } }, /toolConfig\.tools/],
  [
    'one name twice',
    { messages: hello, toolConfig: { tools: [spec('a'), spec('a')] } },
    /already defined at toolConfig\.tools\.0/,
  ],
  ['a tool name with a space', { messages: hello, toolConfig: { tools: [spec('a b')] } }, /regular expression/],
  [
    'a schema of no object',
    { messages: hello, toolConfig: { tools: [spec('a', { type: 'string' })] } },
    /must be one of the following: object/,
  ],
  [
    'a choice of no tool',
    { messages: hello, toolConfig: { ...toolConfig, toolChoice: { tool: { name: 'x' } } } },
    /not defined/,
  ],
  ['maxTokens 0', { messages: hello, inferenceConfig: { maxTokens: 0 } }, /greater than or equal to 1/],
  [
    'too many maxTokens',
    { messages: hello, inferenceConfig: { maxTokens: 10_001 } },
    /exceeds the model limit of 10000/,
  ],
  ['a temperature of 1.1', { messages: hello, inferenceConfig: { temperature: 1.1 } }, /inferenceConfig\.temperature/],
  ['an empty stop sequence', { messages: hello, inferenceConfig: { stopSequences: [''] } }, /stopSequences/],
  ['a blank system text', { messages: hello, system: [text('')] }, /system\.0 is blank/],
  ['a guardrail', { messages: hello, guardrailConfig: {} }, /guardrailConfig is not emulated/],
];

describe('request validation', () => {
  it.each(refusedCases)('refuses %s', (_, body, reason) => {
    expect(checked(body)).toMatch(reason);
  });

  it('accepts a conversation with tools, cache points and unknown fields', () => {
    expect(
      checked({
        system: [text('rules'), { cachePoint: { type: 'default' } }],
        messages: [user(text('a')), assistant(text('let me see'), use('t1')), user(result('t1'))],
        toolConfig: { tools: [spec('look'), { cachePoint: { type: 'default' } }], toolChoice: { auto: {} } },
        inferenceConfig: { maxTokens: 10_000, temperature: 0, topP: 1 },
        requestMetadata: { a: 'b' },
      }),
    ).toBe('accepted');
  });
});
