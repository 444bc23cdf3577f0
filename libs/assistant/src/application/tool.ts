import type { MerchantId } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { PassageShelf, ShelvedPassage } from '../domain/passage-shelf.ts';
import type { ToolSpecification } from '../ports/language-model.port.ts';
import type { KnowledgeResult, ShopKnowledge } from '../ports/shop-knowledge.port.ts';

/** What a tool may use. The merchant comes from the verified caller; no tool input can name one. */
export interface ToolContext {
  readonly merchant: MerchantId;
  /** ISO 4217, of the shop's prices. */
  readonly currency: string;
  readonly knowledge: ShopKnowledge;
  readonly shelf: PassageShelf;
  /** Passages a search may show; `passagesMax` of the tools when left out. */
  readonly passagesMax?: number;
  readonly signal: AbortSignal;
  readonly onSearched: (result: KnowledgeResult) => void;
}

export type ToolOutcome =
  | { readonly type: 'passages'; readonly passages: readonly ShelvedPassage[] }
  /** The model asks the shopper; the loop ends. */
  | { readonly type: 'ask'; readonly question: string };

/**
 * What becomes of placeholders in a tool's input: `kept` for words that go back to the shopper, `left-out` for a search,
 * which no value of a person helps, `restored` where the value itself is looked up.
 */
export type PlaceholderUse = 'kept' | 'left-out' | 'restored';

export interface Tool {
  readonly specification: ToolSpecification;
  readonly placeholders: PlaceholderUse;
  /** For people, while it runs; never holds the model's words. */
  readonly label: string;
  /** @throws AppError `assistant.tool-input-invalid` */
  run(input: unknown, context: ToolContext): Promise<ToolOutcome>;
}

/** A tool whose input is checked by the schema that the model is shown. */
export const defineTool = <Shape extends z.ZodRawShape>(definition: {
  name: string;
  description: string;
  label: string;
  placeholders: PlaceholderUse;
  input: Shape;
  invalid: (fields: readonly string[]) => Error;
  run: (input: z.infer<z.ZodObject<Shape, z.core.$strict>>, context: ToolContext) => Promise<ToolOutcome>;
}): Tool => {
  const schema = z.strictObject(definition.input);
  const { $schema: _, ...inputSchema } = z.toJSONSchema(schema);
  return {
    specification: { name: definition.name, description: definition.description, inputSchema },
    label: definition.label,
    placeholders: definition.placeholders,
    run: async (input, context) => {
      const parsed = schema.safeParse(input);
      if (!parsed.success)
        throw definition.invalid([...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || issue.code))]);
      return definition.run(parsed.data, context);
    },
  };
};
