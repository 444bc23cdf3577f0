import { decode, encode } from 'gpt-tokenizer/encoding/cl100k_base';
import type { ConverseRequest } from '../wire/converse-request.ts';

/** Text of shoppers may spell a control token; it is text all the same. */
const asText = { disallowedSpecial: new Set<string>() };
const known = new Map<string, number>();
const knownMax = 2_000;
/** What the roles and borders of a message cost in chat formats. */
const perMessage = 4;

export const encodeTokens = (text: string): number[] => encode(text, asText);
export const decodeTokens = (tokens: readonly number[]): string => decode([...tokens]);

/** BPE tokens of a text. System prompts, tool lists and earlier turns repeat, so counts are remembered. */
export const countTextTokens = (text: string): number => {
  const before = known.get(text);
  if (before !== undefined) return before;
  const count = encodeTokens(text).length;
  if (known.size >= knownMax) known.clear();
  known.set(text, count);
  return count;
};

type Block = NonNullable<ConverseRequest['messages']>[number]['content'][number];

const countBlock = (block: Block): number => {
  if (block.text !== undefined) return countTextTokens(block.text);
  if (block.toolUse) return countTextTokens(block.toolUse.name) + countTextTokens(JSON.stringify(block.toolUse.input));
  if (!block.toolResult) return 0;
  return block.toolResult.content.reduce(
    (sum, part) => sum + countTextTokens(part.text ?? JSON.stringify(part.json ?? '')),
    0,
  );
};

/** Tokens of everything that the model reads: system, tool specifications, messages, tool calls and their results. */
export const countInputTokens = (request: ConverseRequest): number => {
  const system = (request.system ?? []).reduce((sum, block) => sum + countTextTokens(block.text ?? ''), 0);
  const tools = (request.toolConfig?.tools ?? []).reduce(
    (sum, tool) => sum + (tool.toolSpec ? countTextTokens(JSON.stringify(tool.toolSpec)) : 0),
    0,
  );
  const messages = (request.messages ?? []).reduce(
    (sum, message) => message.content.reduce((part, block) => part + countBlock(block), sum + perMessage),
    0,
  );
  return system + tools + messages;
};
