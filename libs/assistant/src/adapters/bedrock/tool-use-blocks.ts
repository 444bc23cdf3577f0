import { parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { ModelEvent } from '../../ports/language-model.port.ts';

const anyObject = z.record(z.string(), z.unknown());

interface Open {
  readonly toolUseId: string;
  readonly name: string;
  json: string;
}

/** What a tool gets whose input was no JSON object: every tool refuses it, and the model is told so. */
const unreadable = { unreadable_input: true };

/** Puts tool calls together from the pieces of their JSON. */
export class ToolUseBlocks {
  readonly #open = new Map<number, Open>();

  start(index: number, toolUseId: string, name: string): void {
    this.#open.set(index, { toolUseId, name, json: '' });
  }

  add(index: number, piece: string): void {
    const block = this.#open.get(index);
    if (block) block.json += piece;
  }

  /** The call when the block that ends is one. */
  stop(index: number): Extract<ModelEvent, { type: 'tool-use' }> | undefined {
    const block = this.#open.get(index);
    if (!block) return undefined;
    this.#open.delete(index);
    return { type: 'tool-use', toolUseId: block.toolUseId, name: block.name, input: inputOf(block.json) };
  }
}

const inputOf = (json: string): unknown => {
  if (json.trim() === '') return {};
  try {
    return parseJson(anyObject, json);
  } catch {
    return unreadable;
  }
};
