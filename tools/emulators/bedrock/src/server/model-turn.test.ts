import { describe, expect, it } from 'vitest';
import type { Model, ModelPart } from '../models/model.port.ts';
import { countInputTokens, countTextTokens } from '../tokens/count-tokens.ts';
import type { ConverseRequest } from '../wire/converse-request.ts';
import { runTurn, type TurnEvent } from './model-turn.ts';

const says = (...parts: ModelPart[]): Model => ({
  id: 'fixed',
  outputTokensMax: 1_000,
  inputTokensMax: 1_000,
  async *respond() {
    yield* parts;
    await Promise.resolve();
  },
});
const text = (value: string): ModelPart => ({ type: 'text', text: value });
const request = (inferenceConfig: ConverseRequest['inferenceConfig'] = {}): ConverseRequest => ({
  messages: [{ role: 'user', content: [{ text: 'hello' }] }],
  inferenceConfig,
});

const turn = async (model: Model, asked: ConverseRequest) => {
  const events: TurnEvent[] = [];
  for await (const event of runTurn(model, asked, new AbortController().signal, () => 0)) events.push(event);
  const said = events
    .map((event) =>
      event.name === 'contentBlockDelta' && 'text' in event.payload.delta ? event.payload.delta.text : '',
    )
    .join('');
  const stop = events.find((event) => event.name === 'messageStop')?.payload.stopReason;
  const usage = events.find((event) => event.name === 'metadata')?.payload.usage;
  return { events, said, stop, usage };
};

describe('a model turn', () => {
  it('ends at maxTokens with exactly as many tokens', async () => {
    const long = 'One two three four five six seven eight nine ten.';
    const { said, stop, usage } = await turn(says(text(long)), request({ maxTokens: 4 }));
    expect([stop, usage?.outputTokens]).toEqual(['max_tokens', 4]);
    expect(countTextTokens(said)).toBe(4);
    expect(long.startsWith(said)).toBe(true);
  });

  it('cuts no letter in half', async () => {
    for (let maxTokens = 1; maxTokens < 12; maxTokens++) {
      const { said } = await turn(says(text('帳篷 🏕️ für zwei')), request({ maxTokens }));
      expect('帳篷 🏕️ für zwei'.startsWith(said)).toBe(true);
    }
  });

  it('leaves out a tool call that does not fit', async () => {
    const call: ModelPart = { type: 'tool-use', name: 'look', input: { query: 'a long query that takes tokens' } };
    const { events, stop } = await turn(says(text('Let me see.'), call), request({ maxTokens: 6 }));
    expect(stop).toBe('max_tokens');
    expect(events.some((event) => event.name === 'contentBlockStart')).toBe(false);
  });

  it('stops before a stop sequence, also one that is spread over parts', async () => {
    const { said, stop } = await turn(
      says(text('The end is ST'), text('OP near.')),
      request({ stopSequences: ['STOP'] }),
    );
    expect([said, stop]).toEqual(['The end is ', 'stop_sequence']);
    const other = await turn(says(text('The ST'), text('ART.')), request({ stopSequences: ['STOP'] }));
    expect([other.said, other.stop]).toEqual(['The START.', 'end_turn']);
  });

  it('refuses a prompt that is longer than the model reads', async () => {
    const asked = { messages: [{ role: 'user', content: [{ text: 'word '.repeat(1_100) }] }] };
    await expect(turn(says(text('x')), asked)).rejects.toMatchObject({ type: 'ValidationException' });
  });
});

describe('token counts', () => {
  const base = request();
  it('are those of the text, not of its letters', () => {
    expect(countTextTokens('hello world')).toBe(2);
    expect(countTextTokens('<|endoftext|>')).toBeGreaterThan(1);
  });

  it.each<readonly [string, ConverseRequest]>([
    ['system', { ...base, system: [{ text: 'You are a shop assistant.' }] }],
    [
      'tools',
      { ...base, toolConfig: { tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object' } } } }] } },
    ],
    [
      'earlier messages',
      {
        messages: [
          { role: 'user', content: [{ text: 'hi' }] },
          { role: 'assistant', content: [{ text: 'hello' }] },
          ...(base.messages ?? []),
        ],
      },
    ],
    [
      'tool results',
      {
        messages: [
          ...(base.messages ?? []),
          { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: 'a passage of text' }] } }] },
        ],
      },
    ],
  ])('include %s', (_, asked) => {
    expect(countInputTokens(asked)).toBeGreaterThan(countInputTokens(base) + 3);
  });
});
