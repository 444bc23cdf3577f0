import { AppError, isAppError, type Clock, type SanitizedText } from '@rag-assistant/kernel';
import { passagesView } from '../domain/passage-shelf.ts';
import { holdsPlaceholder } from '../domain/placeholders.ts';
import type {
  AssistantBlock,
  LanguageModel,
  ModelEvent,
  ModelMessage,
  ModelUsage,
  UserBlock,
} from '../ports/language-model.port.ts';
import type { OwnerTexts } from '../ports/personal-data.port.ts';
import { toolInput } from './tool-input.ts';
import type { Tool, ToolContext } from './tool.ts';
import { untilAborted } from './until-aborted.ts';

/** What one question may use. */
export interface LoopLimits {
  readonly modelCallsMax: number;
  readonly outputTokensPerCallMax: number;
  /** Input and output tokens over all calls. */
  readonly tokensMax: number;
  readonly timeMaxMs: number;
}

export const loopLimits: LoopLimits = {
  modelCallsMax: 5,
  outputTokensPerCallMax: 700,
  tokensMax: 40_000,
  timeMaxMs: 30_000,
};

/** Counted while the loop runs, so that it stands even when the model fails half-way. */
export interface LoopTally {
  modelCalls: number;
  usage: ModelUsage;
  modelMs: number;
}

export type LoopEvent =
  | { readonly type: 'step'; readonly tool: string; readonly label: string }
  | { readonly type: 'text'; readonly text: string }
  /** A model turn is over; `final` when no tool call follows and nothing was cut. */
  | { readonly type: 'turn'; readonly final: boolean; readonly cut: boolean }
  | { readonly type: 'ask'; readonly question: string }
  /** A bound was reached before the model was done. */
  | { readonly type: 'exhausted'; readonly bound: 'calls' | 'tokens' | 'time' };

export interface LoopRun {
  readonly model: LanguageModel;
  readonly system: SanitizedText;
  /** The system prompt of a request that holds placeholders. */
  readonly systemOnPlaceholders: SanitizedText;
  readonly texts: OwnerTexts;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly Tool[];
  readonly context: ToolContext;
  readonly limits: LoopLimits;
  readonly clock: Clock;
  readonly tally: LoopTally;
}

type ToolUse = Extract<AssistantBlock, { type: 'tool-use' }>;
type ToolRun = { readonly block: UserBlock; readonly question?: string };
interface ToolResult {
  readonly status: 'success' | 'error';
  readonly found: unknown;
  readonly question?: string;
}

const toolError = (error: unknown): ToolResult => {
  const { code, publicText } = isAppError(error)
    ? error
    : { code: 'assistant.tool-failed', publicText: 'The tool could not do its work.' };
  return { status: 'error', found: { error: code, text: publicText } };
};

const callTool = async (tool: Tool | undefined, input: unknown, run: LoopRun): Promise<ToolResult> => {
  try {
    if (!tool)
      throw new AppError({
        code: 'assistant.tool-unknown',
        category: 'invalid',
        publicText: 'There is no tool of that name.',
      });
    const outcome = await untilAborted(tool.run(input, run.context), run.context.signal);
    return outcome.type === 'ask'
      ? { status: 'success', found: { asked: true }, question: outcome.question }
      : { status: 'success', found: passagesView(outcome.passages) };
  } catch (error) {
    run.context.signal.throwIfAborted();
    return toolError(error);
  }
};

/** What cannot be hidden or looked up is no failure of the tool: it ends the answer. */
const runTool = async (use: ToolUse, run: LoopRun): Promise<ToolRun> => {
  const tool = run.tools.find((one) => one.specification.name === use.name);
  const input = tool ? await toolInput(use.input, tool.placeholders, run.texts) : use.input;
  const { status, found, question } = await callTool(tool, input, run);
  const content = await run.texts.hideFound(found);
  return {
    block: { type: 'tool-result', toolUseId: use.toolUseId, status, content },
    ...(question !== undefined && { question }),
  };
};

const holdPlaceholders = (messages: readonly ModelMessage[]): boolean =>
  messages.some(({ content }) =>
    content.some((block) => holdsPlaceholder(block.type === 'text' ? block.text : JSON.stringify(block))),
  );

/**
 * Calls the model, runs the tools it asks for (those of one turn together) and calls it again, within the limits.
 * Tool errors go back to the model. Errors of the model itself and the caller's abort are thrown.
 */
export async function* runAgentLoop(run: LoopRun): AsyncGenerator<LoopEvent> {
  const { model, context, limits, clock, tally } = run;
  const messages = [...run.messages];
  const startedMs = clock.monotonicMs();
  for (;;) {
    if (tally.modelCalls >= limits.modelCallsMax) {
      yield { type: 'exhausted', bound: 'calls' };
      return;
    }
    if (tally.usage.inputTokens + tally.usage.outputTokens >= limits.tokensMax) {
      yield { type: 'exhausted', bound: 'tokens' };
      return;
    }
    if (clock.monotonicMs() - startedMs >= limits.timeMaxMs) {
      yield { type: 'exhausted', bound: 'time' };
      return;
    }
    tally.modelCalls++;
    const content: AssistantBlock[] = [];
    let text = '';
    let stop: Extract<ModelEvent, { type: 'stop' }> | undefined;
    const request = {
      system: holdPlaceholders(messages) ? run.systemOnPlaceholders : run.system,
      messages: [...messages],
      tools: run.tools.map((tool) => tool.specification),
      outputTokensMax: limits.outputTokensPerCallMax,
    };
    let waitingSinceMs = clock.monotonicMs();
    for await (const event of model.converse(request, context.signal)) {
      tally.modelMs += clock.monotonicMs() - waitingSinceMs;
      if (event.type === 'text') {
        text += event.text;
        yield event;
      } else if (event.type === 'tool-use') content.push(event);
      else stop = event;
      if (clock.monotonicMs() - startedMs >= limits.timeMaxMs) {
        yield { type: 'exhausted', bound: 'time' };
        return;
      }
      waitingSinceMs = clock.monotonicMs();
    }
    context.signal.throwIfAborted();
    if (!stop)
      throw new AppError({
        code: 'assistant.model-stream-broken',
        category: 'unavailable',
        publicText: 'The model stopped in the middle of its answer.',
      });
    tally.usage = sum(tally.usage, stop.usage);
    const uses = content.filter((block) => block.type === 'tool-use');
    const cut = stop.reason === 'max-tokens' || stop.reason === 'guardrail';
    yield { type: 'turn', final: uses.length === 0 && !cut, cut };
    if (uses.length === 0) return;
    for (const use of uses) {
      const tool = run.tools.find((one) => one.specification.name === use.name);
      if (tool) yield { type: 'step', tool: use.name, label: tool.label };
    }
    const results = await Promise.all(uses.map((use) => runTool(use, run)));
    const asked = results.find((result) => result.question !== undefined)?.question;
    if (asked !== undefined) {
      yield { type: 'ask', question: asked };
      return;
    }
    messages.push(
      {
        role: 'assistant',
        content: [
          ...(text.trim() === '' ? [] : [{ type: 'text' as const, text: run.texts.fromModel(text) }]),
          ...content,
        ],
      },
      { role: 'user', content: results.map((result) => result.block) },
    );
  }
}

const sum = (a: ModelUsage, b: ModelUsage): ModelUsage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
});
