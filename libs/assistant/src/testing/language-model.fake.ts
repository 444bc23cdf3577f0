import type { LanguageModel, ModelEvent, ModelRequest, ModelUsage } from '../ports/language-model.port.ts';

/** One model turn of a script: events as they come, an error in their place, or silence until the caller leaves. */
export type ScriptedTurn = readonly (ScriptedEvent | Error | 'silent')[];
export type ScriptedEvent =
  | { readonly text: string }
  | { readonly tool: string; readonly input: unknown }
  | { readonly stop: (ModelEvent & { type: 'stop' })['reason'] };

export interface ScriptedModel extends LanguageModel {
  /** Every request, in order. */
  readonly requests: readonly ModelRequest[];
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

/** Counts four characters a token, over the whole request. */
const usageOf = (request: ModelRequest, written: string): ModelUsage => ({
  inputTokens: Math.ceil((request.system.length + JSON.stringify(request.messages).length) / 4),
  outputTokens: Math.ceil(written.length / 4),
  cachedInputTokens: 0,
});

/**
 * Plays one turn a call; a turn that ends without `stop` gets the fitting one. A function makes the turn from the
 * request. When the script is at its end the last turn repeats.
 */
export const scriptedModel = (
  ...turns: readonly (ScriptedTurn | ((request: ModelRequest) => ScriptedTurn))[]
): ScriptedModel => {
  const requests: ModelRequest[] = [];
  return {
    id: 'scripted-model',
    requests,
    async *converse(request, signal) {
      requests.push(request);
      const step = turns[Math.min(requests.length, turns.length) - 1] ?? [];
      const turn = typeof step === 'function' ? step(request) : step;
      let written = '';
      let tools = 0;
      for (const event of turn) {
        await Promise.resolve();
        signal.throwIfAborted();
        if (event instanceof Error) throw event;
        if (event === 'silent') await untilAborted(signal);
        else if ('text' in event) {
          written += event.text;
          yield { type: 'text', text: event.text };
        } else if ('tool' in event) {
          tools++;
          const toolUseId = `tool-${requests.length}-${tools}`;
          yield { type: 'tool-use', toolUseId, name: event.tool, input: event.input };
        } else {
          yield { type: 'stop', reason: event.stop, usage: usageOf(request, written), latencyMs: 0 };
          return;
        }
      }
      const reason = tools > 0 ? 'tool-use' : 'end-turn';
      yield { type: 'stop', reason, usage: usageOf(request, written), latencyMs: 0 };
    },
  };
};
