import type { Model, ModelPart } from '../models/model.port.ts';
import type { ConverseRequest } from '../wire/converse-request.ts';
import { answerIntent } from './answer.ts';
import { intentsOf } from './clauses.ts';
import { written, type Said } from './compose.ts';
import { readConversation, type Conversation, type ToolCall } from './conversation.ts';
import type { Intent } from './intent.ts';
import { notFound } from './not-found.ts';
import { greeting } from './placeholders.ts';
import { broaderCalls, planCalls } from './plan.ts';
import { smallTalk } from './small-talk.ts';

const sentencesMax = 6;
const notAllFound = 'I could not find more on that.';

/** One question that would help, free of facts. */
const questionBack = (intent: Intent | undefined): string => {
  if (intent?.kind === 'policy') return 'Could you tell me more about what you want to know?';
  if (intent?.kind === 'compare') return 'Which products would you like to compare?';
  return 'Which product do you mean, or what should it be able to do?';
};

const toolUse = ({ name, input }: ToolCall): ModelPart => ({ type: 'tool-use', name, input });

/** What `toolChoice` leaves open: all tools, or the one that must be called. */
const forced = (request: ConverseRequest): string | null => request.toolConfig?.toolChoice?.tool?.name ?? null;

const forcedCall = (name: string, intent: Intent | undefined, text: string): ToolCall => {
  if (name === 'ask_back') return { name, input: { question: questionBack(intent) } };
  if (name === 'get_product') return { name, input: { sku: text } };
  if (name === 'compare_products') return { name, input: { skus: intent?.compared ?? [] } };
  return { name, input: { query: text } };
};

/**
 * The simulated model: no network, no randomness, no knowledge of its own. It plans tool calls from the question and
 * the conversation, copies sentences and facts out of what the tools found, and asks back when they do not answer.
 */
export class ExtractiveModel implements Model {
  readonly id = 'simulated.extractive-v1:0';
  readonly outputTokensMax = 10_000;
  readonly inputTokensMax = 128_000;

  async *respond(request: ConverseRequest, signal: AbortSignal): AsyncGenerator<ModelPart> {
    await Promise.resolve();
    signal.throwIfAborted();
    yield* this.#turn(request);
  }

  *#turn(request: ConverseRequest): Generator<ModelPart> {
    const conversation = readConversation(request);
    const mustCall = request.toolConfig?.toolChoice?.any !== undefined;
    const intents = intentsOf(conversation);
    if (conversation.calls.length > 0) {
      yield* this.#answer(intents, conversation);
      return;
    }
    const only = forced(request);
    if (only !== null) {
      yield toolUse(forcedCall(only, intents[0], conversation.question));
      return;
    }
    const chat = smallTalk(conversation.question);
    if (chat !== null && !mustCall) {
      yield { type: 'text', text: chat };
      return;
    }
    const calls = planCalls(intents, conversation);
    if (calls.length > 0) for (const call of calls) yield toolUse(call);
    else yield* this.#askBack(intents[0], conversation);
  }

  *#answer(intents: readonly Intent[], conversation: Conversation): Generator<ModelPart> {
    if (conversation.calls.some((call) => call.name === 'ask_back')) {
      yield { type: 'text', text: `${notFound(conversation)} ${questionBack(intents[0])}` };
      return;
    }
    const answers = intents.map((intent) => ({ intent, said: answerIntent(intent, conversation.passages) }));
    const open = answers.filter(({ said }) => said === null).map(({ intent }) => intent);
    const broader = open.length > 0 ? broaderCalls(open, conversation) : [];
    if (broader.length > 0) {
      for (const call of broader) yield toolUse(call);
      return;
    }
    const sentences = answers.flatMap(({ said }) => said ?? []);
    const distinct = [...new Map(sentences.map((sentence): [string, Said] => [sentence.text, sentence])).values()];
    if (distinct.length === 0) {
      yield* this.#askBack(open[0], conversation);
      return;
    }
    const hello = greeting(conversation.message);
    const lines = [
      ...(hello === null ? [] : [hello]),
      ...written(distinct.slice(0, sentencesMax)),
      ...(open.length > 0 ? [notAllFound] : []),
    ];
    for (const [at, line] of lines.entries()) yield { type: 'text', text: at === 0 ? line : ` ${line}` };
  }

  /** After a search it says what was not there; without one the message was too vague to search for. */
  *#askBack(intent: Intent | undefined, conversation: Conversation): Generator<ModelPart> {
    if (conversation.calls.length === 0 && conversation.tools.has('ask_back'))
      yield toolUse({ name: 'ask_back', input: { question: questionBack(intent) } });
    else yield { type: 'text', text: `${notFound(conversation)} ${questionBack(intent)}` };
  }
}
