import type { SanitizedText } from '@rag-assistant/kernel';

/** One model turn over the messages so far. Modelled on the Bedrock Converse API. */
export interface LanguageModel {
  readonly id: string;
  /**
   * Text and tool calls as they come; ends with one `stop`.
   * @throws AppError `assistant.model-unavailable`, `assistant.model-throttled`, `assistant.model-timeout`,
   * `assistant.model-stream-broken`, and `assistant.model-refused` when another try would end the same
   */
  converse(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** Nothing but hidden text leaves for a model; `input` of a tool call is what the model itself wrote. */
export interface ModelRequest {
  readonly system: SanitizedText;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolSpecification[];
  readonly outputTokensMax: number;
}

export type ModelMessage =
  | { readonly role: 'user'; readonly content: readonly UserBlock[] }
  | { readonly role: 'assistant'; readonly content: readonly AssistantBlock[] };
export type UserBlock =
  | { readonly type: 'text'; readonly text: SanitizedText }
  | {
      readonly type: 'tool-result';
      readonly toolUseId: string;
      readonly status: 'success' | 'error';
      /** JSON text. */
      readonly content: SanitizedText;
    };
export type AssistantBlock =
  | { readonly type: 'text'; readonly text: SanitizedText }
  | { readonly type: 'tool-use'; readonly toolUseId: string; readonly name: string; readonly input: unknown };

export interface ToolSpecification {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input; never has a tenant field. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-use'; readonly toolUseId: string; readonly name: string; readonly input: unknown }
  | {
      readonly type: 'stop';
      readonly reason: 'end-turn' | 'tool-use' | 'max-tokens' | 'guardrail' | 'stop-sequence';
      readonly usage: ModelUsage;
      readonly latencyMs: number;
    };

/** Tokens as the model itself reports them. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
}
