import {
  ConverseStreamCommand,
  type BedrockRuntimeClient,
  type ConverseStreamOutput,
  type StopReason,
} from '@aws-sdk/client-bedrock-runtime';
import type { LanguageModel, ModelEvent, ModelUsage } from '../../ports/language-model.port.ts';
import { toConverseInput } from './converse-messages.ts';
import { streamBroken, toModelError } from './model-errors.ts';
import { ToolUseBlocks } from './tool-use-blocks.ts';

type Stop = Extract<ModelEvent, { type: 'stop' }>;

const reasonOf = (reason: StopReason | undefined): Stop['reason'] => {
  switch (reason) {
    case 'tool_use':
      return 'tool-use';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'max-tokens';
    case 'stop_sequence':
      return 'stop-sequence';
    case 'guardrail_intervened':
    case 'content_filtered':
      return 'guardrail';
    default:
      return 'end-turn';
  }
};

/** An error that arrived as an event of the stream. */
const errorIn = (event: ConverseStreamOutput): unknown =>
  event.internalServerException ??
  event.modelStreamErrorException ??
  event.validationException ??
  event.throttlingException ??
  event.serviceUnavailableException;

const usageOf = (
  usage:
    | { inputTokens?: number | undefined; outputTokens?: number | undefined; cacheReadInputTokens?: number | undefined }
    | undefined,
): ModelUsage => ({
  inputTokens: usage?.inputTokens ?? 0,
  outputTokens: usage?.outputTokens ?? 0,
  cachedInputTokens: usage?.cacheReadInputTokens ?? 0,
});

async function* eventsOf(stream: AsyncIterable<ConverseStreamOutput>, modelId: string): AsyncGenerator<ModelEvent> {
  const tools = new ToolUseBlocks();
  let reason: Stop['reason'] | undefined;
  for await (const event of stream) {
    const failure = errorIn(event);
    if (failure !== undefined) throw failure as Error;
    if (event.contentBlockStart) {
      const { contentBlockIndex = 0, start } = event.contentBlockStart;
      if (start?.toolUse) tools.start(contentBlockIndex, start.toolUse.toolUseId ?? '', start.toolUse.name ?? '');
    } else if (event.contentBlockDelta) {
      const { contentBlockIndex = 0, delta } = event.contentBlockDelta;
      if (delta?.text !== undefined && delta.text !== '') yield { type: 'text', text: delta.text };
      if (delta?.toolUse) tools.add(contentBlockIndex, delta.toolUse.input ?? '');
    } else if (event.contentBlockStop) {
      const call = tools.stop(event.contentBlockStop.contentBlockIndex ?? 0);
      if (call) yield call;
    } else if (event.messageStop) reason = reasonOf(event.messageStop.stopReason);
    else if (event.metadata && reason !== undefined) {
      const latencyMs = event.metadata.metrics?.latencyMs ?? 0;
      yield { type: 'stop', reason, usage: usageOf(event.metadata.usage), latencyMs };
      return;
    }
  }
  throw streamBroken({ modelId, reason: 'no-end' });
}

/** Any model of Bedrock that ConverseStream serves. One attempt a call: put a guard before it. */
export const bedrockLanguageModel = (options: {
  readonly client: Pick<BedrockRuntimeClient, 'send'>;
  /** `amazon.nova-micro-v1:0`, or an inference profile. */
  readonly modelId: string;
}): LanguageModel => {
  const { client, modelId } = options;
  return {
    id: modelId,
    async *converse(request, signal) {
      let started = false;
      try {
        const command = new ConverseStreamCommand(toConverseInput(modelId, request));
        const { stream } = await client.send(command, { abortSignal: signal });
        if (!stream) throw streamBroken({ modelId, reason: 'no-stream' });
        for await (const event of eventsOf(stream, modelId)) {
          signal.throwIfAborted();
          started = true;
          yield event;
        }
      } catch (error) {
        signal.throwIfAborted();
        throw toModelError(error, modelId, started);
      }
    },
  };
};
