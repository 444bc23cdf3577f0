import { describe, expect, it } from 'vitest';
import { isAppError } from '@rag-assistant/kernel';
import type { LanguageModel, ModelEvent, ModelRequest } from '../ports/language-model.port.ts';
import type { ScriptedTurn } from './language-model.fake.ts';
import { hiddenText } from './personal-data.fake.ts';

/** What the model behind the port does with the next call. */
export type ModelPlay =
  | { readonly turn: ScriptedTurn }
  | { readonly fault: 'throttled' | 'down' | 'refused' | 'silent' }
  /** Says this and breaks off. */
  | { readonly cutAfter: string };

const request: ModelRequest = {
  system: hiddenText('You are a test.'),
  messages: [
    { role: 'user', content: [{ type: 'text', text: hiddenText('How much is the kettle?') }] },
    { role: 'assistant', content: [{ type: 'tool-use', toolUseId: 't1', name: 'get_product', input: { sku: 'K1' } }] },
    {
      role: 'user',
      content: [{ type: 'tool-result', toolUseId: 't1', status: 'success', content: hiddenText('{"passages":[]}') }],
    },
  ],
  tools: [{ name: 'get_product', description: 'Reads.', inputSchema: { type: 'object', properties: {} } }],
  outputTokensMax: 100,
};
const read = async (model: LanguageModel, signal = new AbortController().signal) => {
  const events: ModelEvent[] = [];
  const text = () => events.flatMap((event) => (event.type === 'text' ? event.text : [])).join('');
  try {
    for await (const event of model.converse(request, signal)) events.push(event);
    return { events, text: text(), code: 'ok' };
  } catch (error) {
    return { events, text: text(), code: isAppError(error) ? error.code : String(error) };
  }
};

/** What every language model does; `make` gives one that plays the script, one entry a call. */
export const describeLanguageModel = (
  subject: string,
  make: (script: readonly ModelPlay[]) => Promise<LanguageModel> | LanguageModel,
): void => {
  describe(`LanguageModel: ${subject}`, () => {
    it('gives text in order and ends with one stop that counts tokens', async () => {
      const model = await make([{ turn: [{ text: 'It costs ' }, { text: '$59 ☕ [p' }, { text: '1].' }] }]);
      const { events, text, code } = await read(model);
      expect([code, text]).toEqual(['ok', 'It costs $59 ☕ [p1].']);
      expect(events.filter((event) => event.type === 'stop')).toHaveLength(1);
      const stop = events.at(-1);
      if (stop?.type !== 'stop') throw new Error('no stop at the end');
      expect(stop.reason).toBe('end-turn');
      expect(stop.usage.inputTokens).toBeGreaterThan(0);
      expect(stop.usage.outputTokens).toBeGreaterThan(0);
    });

    it('gives whole tool calls, several in one turn, each with an id of its own', async () => {
      const input = { query: 'a "quoted" kettle ☕', price_max: 60.5, in_stock: true };
      const model = await make([
        { turn: [{ text: 'Looking.' }, { tool: 'search', input }, { tool: 'search_policies', input: { query: 'x' } }] },
      ]);
      const { events } = await read(model);
      const calls = events.filter((event) => event.type === 'tool-use');
      expect(calls.map((call) => [call.name, call.input])).toEqual([
        ['search', input],
        ['search_policies', { query: 'x' }],
      ]);
      expect(new Set(calls.map((call) => call.toolUseId)).size).toBe(2);
      expect(events.at(-1)).toMatchObject({ type: 'stop', reason: 'tool-use' });
    });

    it('says when the answer was cut by its length', async () => {
      const { events } = await read(await make([{ turn: [{ text: 'It' }, { stop: 'max-tokens' }] }]));
      expect(events.at(-1)).toMatchObject({ type: 'stop', reason: 'max-tokens' });
    });

    it('[F12] names each failure: throttled, down, refused, cut', async () => {
      const codes: string[] = [];
      for (const fault of ['throttled', 'down', 'refused'] as const)
        codes.push((await read(await make([{ fault }]))).code);
      expect(codes).toEqual(['assistant.model-throttled', 'assistant.model-unavailable', 'assistant.model-refused']);
      const cut = await read(await make([{ cutAfter: 'The kettle' }]));
      expect([cut.text, cut.code]).toEqual(['The kettle', 'assistant.model-stream-broken']);
    });

    it('ends with the reason of the signal when the caller leaves, before and while it waits', async () => {
      const early = await read(await make([{ turn: [{ text: 'x' }] }]), AbortSignal.abort(new Error('left')));
      expect(early.code).toBe('Error: left');
      const caller = new AbortController();
      const reading = read(await make([{ fault: 'silent' }]), caller.signal);
      setTimeout(() => {
        caller.abort(new Error('left'));
      }, 50);
      expect((await reading).code).toBe('Error: left');
    });
  });
};
