import { setTimeout as wait } from 'node:timers/promises';
import { exceptionOf, type Fault } from '../faults/fault.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { BedrockError } from '../wire/bedrock-error.ts';
import { brokenFrame, eventFrame, exceptionFrame } from '../wire/event-frames.ts';
import type { Exchange } from './exchange.ts';
import type { StopReason, TurnEvent, TurnUsage } from './model-turn.ts';

interface AnswerBlock {
  text?: string;
  toolUse?: { toolUseId: string; name: string; input: unknown };
}
interface Collected {
  readonly content: AnswerBlock[];
  stopReason: StopReason;
  usage: TurnUsage;
  latencyMs: number;
}

const collect = async (events: AsyncIterable<TurnEvent>): Promise<Collected> => {
  const blocks: AnswerBlock[] = [];
  const inputs: string[] = [];
  const collected: Collected = {
    content: blocks,
    stopReason: 'end_turn',
    usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    latencyMs: 0,
  };
  for await (const event of events) {
    if (event.name === 'contentBlockStart')
      blocks[event.payload.contentBlockIndex] = { toolUse: { ...event.payload.start.toolUse, input: {} } };
    else if (event.name === 'contentBlockDelta') {
      const { contentBlockIndex: at, delta } = event.payload;
      if ('text' in delta) blocks[at] = { text: (blocks[at]?.text ?? '') + delta.text };
      else inputs[at] = (inputs[at] ?? '') + delta.toolUse.input;
    } else if (event.name === 'messageStop') collected.stopReason = event.payload.stopReason;
    else if (event.name === 'metadata') {
      collected.usage = event.payload.usage;
      collected.latencyMs = event.payload.metrics.latencyMs;
    }
  }
  blocks.forEach((block, at) => {
    if (block.toolUse) block.toolUse.input = JSON.parse(inputs[at] ?? '{}');
  });
  return collected;
};

const note = (entry: JournalEntry, stopReason: string, usage: TurnUsage): void => {
  entry.status = 200;
  entry.stopReason = stopReason;
  entry.inputTokens = usage.inputTokens;
  entry.outputTokens = usage.outputTokens;
};

/** Answers Converse: the whole turn as one JSON document. */
export const answerWhole = async (
  exchange: Exchange,
  events: AsyncIterable<TurnEvent>,
  fault: Fault | null,
  entry: JournalEntry,
): Promise<void> => {
  const { content, stopReason, usage, latencyMs } = await collect(events);
  if (fault?.kind === 'slow-tokens')
    await wait((fault.ms ?? 0) * usage.outputTokens, null, { signal: exchange.signal });
  if (fault?.kind === 'stream-error') throw exceptionOf(fault);
  const body = JSON.stringify({
    output: { message: { role: 'assistant', content } },
    stopReason,
    usage,
    metrics: { latencyMs },
  });
  note(entry, stopReason, usage);
  if (fault?.kind === 'cut') {
    exchange.cut();
    return;
  }
  exchange.send(
    200,
    { 'content-type': 'application/json' },
    fault?.kind === 'malformed-frame' ? body.slice(0, Math.floor(body.length / 2)) : body,
  );
};

/** What has been written leaves the machine before a cut. */
const flushMs = 5;

/** Does what a fault does at this place of a stream; true when the stream is over. */
const strike = async (exchange: Exchange, fault: Fault, frame: Uint8Array): Promise<boolean> => {
  switch (fault.kind) {
    case 'stall':
      await wait(fault.ms ?? 0, null, { signal: exchange.signal });
      return false;
    case 'cut':
      await wait(flushMs);
      exchange.cut();
      return true;
    case 'malformed-frame':
      await exchange.write(brokenFrame(frame));
      break;
    case 'stream-error':
      await exchange.write(exceptionFrame(exceptionOf(fault)));
      break;
    default:
      return false;
  }
  exchange.end();
  return true;
};

/** Answers ConverseStream: each event as it comes; nothing is sent before the first, so that refusals stay plain errors. */
export const answerStreamed = async (
  exchange: Exchange,
  events: AsyncIterable<TurnEvent>,
  fault: Fault | null,
  entry: JournalEntry,
): Promise<void> => {
  let sent = 0;
  let stopReason = '';
  try {
    for await (const event of events) {
      if (!exchange.began) exchange.begin(200, { 'content-type': 'application/vnd.amazon.eventstream' });
      const frame = eventFrame(event.name, event.payload);
      if (fault?.kind === 'slow-tokens') await wait(fault.ms ?? 0, null, { signal: exchange.signal });
      if (fault && sent === (fault.events ?? 0) && (await strike(exchange, fault, frame))) {
        entry.status = 200;
        return;
      }
      await exchange.write(frame);
      sent += 1;
      if (event.name === 'messageStop') stopReason = event.payload.stopReason;
      if (event.name === 'metadata') note(entry, stopReason, event.payload.usage);
      if (exchange.signal.aborted) return;
    }
  } catch (error) {
    if (!exchange.began || !(error instanceof BedrockError)) throw error;
    entry.error = error.type;
    await exchange.write(exceptionFrame(error));
  }
  exchange.end();
};
