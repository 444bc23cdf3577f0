import { createHash } from 'node:crypto';
import type { Model } from '../models/model.port.ts';
import { countInputTokens, countTextTokens, decodeTokens, encodeTokens } from '../tokens/count-tokens.ts';
import { refused } from '../wire/bedrock-error.ts';
import type { ConverseRequest } from '../wire/converse-request.ts';
import { StopSequences } from './stop-sequences.ts';

export type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | 'content_filtered';
export interface TurnUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
}

/** The events of a response stream; Converse collects them into one message. */
export type TurnEvent =
  | { readonly name: 'messageStart'; readonly payload: { readonly role: 'assistant' } }
  | {
      readonly name: 'contentBlockStart';
      readonly payload: {
        readonly contentBlockIndex: number;
        readonly start: { readonly toolUse: { readonly toolUseId: string; readonly name: string } };
      };
    }
  | {
      readonly name: 'contentBlockDelta';
      readonly payload: {
        readonly contentBlockIndex: number;
        readonly delta: { readonly text: string } | { readonly toolUse: { readonly input: string } };
      };
    }
  | { readonly name: 'contentBlockStop'; readonly payload: { readonly contentBlockIndex: number } }
  | { readonly name: 'messageStop'; readonly payload: { readonly stopReason: StopReason } }
  | {
      readonly name: 'metadata';
      readonly payload: { readonly usage: TurnUsage; readonly metrics: { readonly latencyMs: number } };
    };

const wordsPerDelta = 4;
const inputCharactersPerDelta = 24;

const deltasOf = (text: string): string[] => {
  const words = text.match(/\s*\S+|\s+$/g) ?? [];
  return Array.from({ length: Math.ceil(words.length / wordsPerDelta) }, (_, at) =>
    words.slice(at * wordsPerDelta, (at + 1) * wordsPerDelta).join(''),
  );
};

const piecesOf = (text: string): string[] => text.match(new RegExp(`[^]{1,${inputCharactersPerDelta}}`, 'gu')) ?? [];

/** At most `budget` tokens of the text; a character that the cut would split is left out. */
const cutToTokens = (text: string, budget: number): { text: string; tokens: number; isCut: boolean } => {
  const tokens = encodeTokens(text);
  if (tokens.length <= budget) return { text, tokens: tokens.length, isCut: false };
  let kept = decodeTokens(tokens.slice(0, budget));
  while (!text.startsWith(kept)) kept = kept.slice(0, -1);
  return { text: kept, tokens: budget, isCut: true };
};

/** The same request gives the same ids, so that a run can be compared with an earlier one. */
const toolUseIdOf = (request: ConverseRequest, index: number): string =>
  `tooluse_${createHash('sha256').update(JSON.stringify(request.messages)).update(String(index)).digest('base64url').slice(0, 22)}`;

/**
 * One turn of a model as the events of the wire, output limit and stop sequences applied.
 * @throws BedrockError `ValidationException` when the prompt is longer than the model reads
 */
export async function* runTurn(
  model: Model,
  request: ConverseRequest,
  signal: AbortSignal,
  nowMs: () => number,
): AsyncGenerator<TurnEvent> {
  const startedMs = nowMs();
  const inputTokens = countInputTokens(request);
  if (inputTokens > model.inputTokensMax) throw refused('Input is too long for requested model.');
  const outputTokensMax = request.inferenceConfig?.maxTokens ?? model.outputTokensMax;
  const stops = new StopSequences(request.inferenceConfig?.stopSequences ?? []);
  let outputTokens = 0;
  let index = 0;
  let isTextOpen = false;
  let stopReason: StopReason | null = null;
  let calls = 0;

  function* say(text: string): Generator<TurnEvent> {
    const fitting = cutToTokens(text, outputTokensMax - outputTokens);
    outputTokens += fitting.tokens;
    for (const delta of deltasOf(fitting.text)) {
      isTextOpen = true;
      yield { name: 'contentBlockDelta', payload: { contentBlockIndex: index, delta: { text: delta } } };
    }
    if (fitting.isCut) stopReason = 'max_tokens';
  }
  function* closeText(): Generator<TurnEvent> {
    if (!isTextOpen) return;
    isTextOpen = false;
    yield { name: 'contentBlockStop', payload: { contentBlockIndex: index++ } };
  }

  yield { name: 'messageStart', payload: { role: 'assistant' } };
  for await (const part of model.respond(request, signal)) {
    if (part.type === 'stop') stopReason = part.reason;
    else if (part.type === 'text') {
      const passed = stops.push(part.text);
      yield* say(passed.text);
      if (passed.isStopped) stopReason ??= 'stop_sequence';
    } else {
      yield* say(stops.flush());
      yield* closeText();
      const input = JSON.stringify(part.input);
      const cost = countTextTokens(part.name) + countTextTokens(input);
      // A call that does not fit is left out whole: half a call is of no use to anyone.
      if (outputTokens + cost > outputTokensMax) stopReason = 'max_tokens';
      else {
        outputTokens += cost;
        const toolUse = { toolUseId: toolUseIdOf(request, calls++), name: part.name };
        yield { name: 'contentBlockStart', payload: { contentBlockIndex: index, start: { toolUse } } };
        for (const piece of piecesOf(input))
          yield {
            name: 'contentBlockDelta',
            payload: { contentBlockIndex: index, delta: { toolUse: { input: piece } } },
          };
        yield { name: 'contentBlockStop', payload: { contentBlockIndex: index++ } };
      }
    }
    if (stopReason !== null) break;
  }
  if (stopReason === null) yield* say(stops.flush());
  yield* closeText();
  yield { name: 'messageStop', payload: { stopReason: stopReason ?? (calls > 0 ? 'tool_use' : 'end_turn') } };
  const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  yield { name: 'metadata', payload: { usage, metrics: { latencyMs: Math.round(nowMs() - startedMs) } } };
}
