import type { ChatEvent, ChatResponse, Citation } from '@rag-assistant/contracts';
import { formatMicroUsd, microUsd } from '@rag-assistant/kernel';

const clipped = (text: string, max: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
};

const source = ({ number, kind, title, snippet, sku, score }: Citation): string =>
  `  [${number}] ${kind}: ${title}${sku === null ? '' : ` (${sku})`}, support ${score.toFixed(2)}\n      “${clipped(snippet, 160)}”`;

const product = ({ name, sku, price, stock, rating, ratingCount }: ChatResponse['products'][number]): string => {
  const facts = [
    price?.text,
    stock === null ? undefined : stock > 0 ? `${stock} in stock` : 'out of stock',
    rating === null ? undefined : `${rating} of 5${ratingCount === null ? '' : ` (${ratingCount})`}`,
  ].filter((fact) => fact !== undefined);
  return `  ${name} (${sku})${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`;
};

const outcomes: Readonly<Record<ChatResponse['outcome'], string>> = {
  answered: 'answered',
  clarification: 'asks back',
  declined: 'not in the sources of this shop',
  'retrieval-only': 'the model is not available: sources as they stand',
};

const dollars = (cost: number): string => `$${formatMicroUsd(microUsd(BigInt(cost)))}`;

/** What follows the sentences: sources, products, cost and time. */
export const answerFooter = (response: ChatResponse): string => {
  const { usage, latencyMs, model } = response;
  const part = (name: 'model' | 'embed' | 'search' | 'gate'): string => `${name} ${Math.round(latencyMs[name])}`;
  const parts = (['model', 'embed', 'search', 'gate'] as const).map(part);
  return [
    ...(response.citations.length > 0 ? ['Sources', ...response.citations.map(source), ''] : []),
    ...(response.products.length > 0 ? ['Products', ...response.products.map(product), ''] : []),
    `Outcome  ${outcomes[response.outcome]}${response.withheldSentences > 0 ? `, ${response.withheldSentences} unsupported sentences withheld` : ''}`,
    `Cost     ${dollars(usage.costMicroUsd)} (session ${dollars(usage.sessionCostMicroUsd)}), ${usage.inputTokens} tokens in, ${usage.outputTokens} out, ${usage.cached ? 'from the cache' : `${usage.modelCalls} model calls`}, prices of ${usage.priceVersion}`,
    `Time     ${Math.round(latencyMs.total)} ms (${parts.join(', ')})`,
    `Model    ${model.id}${model.simulated ? ' (simulated: it picks sentences of the sources, it does not think)' : ''}`,
    `Session  ${response.sessionId}`,
    '',
  ].join('\n');
};

export interface AnswerWriter {
  write(event: ChatEvent): void;
}

/** Sentences go to `out` as they come; what the assistant does meanwhile goes to `aside`. */
export const answerWriter = (out: NodeJS.WritableStream, aside: NodeJS.WritableStream): AnswerWriter => {
  let sentences = 0;
  return {
    write: (event) => {
      if (event.type === 'step') aside.write(`· ${event.label}\n`);
      else if (event.type === 'sentence') {
        out.write(`${sentences === 0 ? '\n' : ' '}${event.text}`);
        sentences += 1;
      } else if (event.type === 'done') {
        // A refusal or a question back may come without sentences of its own.
        if (sentences === 0) out.write(`\n${event.response.text}`);
        out.write(`\n\n${answerFooter(event.response)}`);
      }
    },
  };
};
