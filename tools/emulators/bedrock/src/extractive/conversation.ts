import type { ConverseMessage, ConverseRequest } from '../wire/converse-request.ts';
import { passagesOf, type Passage } from './passages.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { spoken } from './spoken.ts';

/** An earlier question of the shopper with what was answered. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** A tool that was called for the present question. */
export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the model reads out of a request. */
export interface Conversation {
  readonly question: string;
  /** The question letter by letter as the shopper wrote it. */
  readonly message: string;
  readonly history: readonly Turn[];
  /** Tools offered. */
  readonly tools: ReadonlySet<string>;
  /** Calls made since the question, in order. */
  readonly calls: readonly ToolCall[];
  /** What they found, each passage once. */
  readonly passages: readonly Passage[];
}

const textOf = (message: ConverseMessage): string =>
  message.content
    .flatMap((block) => block.text ?? [])
    .join('\n')
    .trim();

const turnsOf = (messages: readonly ConverseMessage[]): Turn[] => {
  const turns: { question: string; answer: string }[] = [];
  for (const message of messages) {
    const text = textOf(message);
    if (text === '') continue;
    const last = turns.at(-1);
    if (message.role === 'user') turns.push({ question: spoken(withoutPlaceholders(text)), answer: '' });
    else if (last) last.answer = `${last.answer} ${text}`.trim();
  }
  return turns;
};

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

export const readConversation = (request: ConverseRequest): Conversation => {
  const messages = request.messages ?? [];
  const at = messages.findLastIndex((message) => message.role === 'user' && textOf(message) !== '');
  const since = messages.slice(at + 1);
  const found = new Map<string, Passage>();
  for (const block of since.flatMap((message) => message.content)) {
    if (!block.toolResult || block.toolResult.status === 'error') continue;
    for (const passage of passagesOf(block.toolResult)) if (!found.has(passage.ref)) found.set(passage.ref, passage);
  }
  const question = messages[at];
  return {
    message: question ? textOf(question) : '',
    question: question ? spoken(withoutPlaceholders(textOf(question))) : '',
    history: turnsOf(messages.slice(0, Math.max(0, at))),
    tools: new Set((request.toolConfig?.tools ?? []).flatMap((tool) => tool.toolSpec?.name ?? [])),
    calls: since
      .flatMap((message) => message.content)
      .flatMap((block) => (block.toolUse ? [{ name: block.toolUse.name, input: asRecord(block.toolUse.input) }] : [])),
    passages: [...found.values()],
  };
};
