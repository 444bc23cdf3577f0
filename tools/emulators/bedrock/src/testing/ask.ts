import { ExtractiveModel } from '../extractive/extractive.model.ts';
import type { Passage } from '../extractive/passages.ts';
import type { ModelPart } from '../models/model.port.ts';
import type { ConverseMessage, ConverseRequest } from '../wire/converse-request.ts';
import { runTool } from './demo-shop.fixture.ts';

export const toolNames = ['search_catalogue', 'get_product', 'compare_products', 'search_policies', 'ask_back'];

export const toolConfig = (names: readonly string[] = toolNames): NonNullable<ConverseRequest['toolConfig']> => ({
  tools: names.map((name) => ({ toolSpec: { name, description: name, inputSchema: { json: { type: 'object' } } } })),
});

export interface Asked {
  readonly calls: readonly { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[];
  /** The text of the last turn, or the question that was asked back. */
  readonly text: string;
  readonly isDeclined: boolean;
  readonly passages: readonly Passage[];
}

const partsOf = async (request: ConverseRequest): Promise<ModelPart[]> => {
  const parts: ModelPart[] = [];
  for await (const part of new ExtractiveModel().respond(request, new AbortController().signal)) parts.push(part);
  return parts;
};

const turnsMax = 5;
type Search = (name: string, input: Readonly<Record<string, unknown>>) => readonly Omit<Passage, 'ref'>[];

/** Runs the model against tools until it answers, as the assistant does. `history` alternates question and answer. */
export const ask = async (
  question: string,
  history: readonly string[] = [],
  search: Search = runTool,
): Promise<Asked> => {
  const messages: ConverseMessage[] = [...history, question].map((text, at) => ({
    role: at % 2 === 0 ? 'user' : 'assistant',
    content: [{ text }],
  }));
  const calls: { name: string; input: Record<string, unknown> }[] = [];
  const passages: Passage[] = [];
  const shelve = (found: readonly Omit<Passage, 'ref'>[]): Passage[] =>
    found.map((one) => {
      const known = passages.find((passage) => passage.text === one.text && passage.title === one.title);
      if (known) return known;
      const passage = { ...one, ref: `p${passages.length + 1}` };
      passages.push(passage);
      return passage;
    });
  for (let turn = 0; turn < turnsMax; turn++) {
    const parts = await partsOf({ messages, toolConfig: toolConfig() });
    const uses = parts.filter((part) => part.type === 'tool-use');
    const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
    const back = uses.find((use) => use.name === 'ask_back');
    calls.push(...uses.map(({ name, input }) => ({ name, input: input as Record<string, unknown> })));
    if (back)
      return { calls, text: String((back.input as { question: unknown }).question), isDeclined: true, passages };
    if (uses.length === 0) return { calls, text, isDeclined: !/\[p\d+\]/.test(text), passages };
    const ids = uses.map((_, at) => `t${turn}_${at}`);
    messages.push(
      {
        role: 'assistant',
        content: uses.map(({ name, input }, at) => ({ toolUse: { toolUseId: ids[at] ?? '', name, input } })),
      },
      {
        role: 'user',
        content: uses.map(({ name, input }, at) => ({
          toolResult: {
            toolUseId: ids[at] ?? '',
            status: 'success',
            content: [{ text: JSON.stringify({ passages: shelve(search(name, input as Record<string, unknown>)) }) }],
          },
        })),
      },
    );
  }
  throw new Error('The model did not come to an end.');
};
