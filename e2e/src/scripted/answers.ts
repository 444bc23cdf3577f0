import { ChatResponse, type Citation, type ProductCard } from '@rag-assistant/contracts';
import { cite, type ScriptedShop } from './shops.ts';

export interface ScriptedAnswer {
  readonly outcome: ChatResponse['outcome'];
  readonly steps: readonly string[];
  readonly sentences: readonly { readonly text: string; readonly citations: readonly Citation[] }[];
  readonly products: readonly ProductCard[];
  readonly withheld: number;
  /** As the model saw it, for questions with personal data. */
  readonly modelView?: NonNullable<ChatResponse['modelView']>;
}

const plain = { steps: ['Searching policies and FAQs'], products: [], withheld: 0 };
const asks = (...words: readonly string[]) => new RegExp(words.join('|'), 'i');

/** What the scripted assistant says: fixed per subject, so that the page's own behaviour is all that a test looks at. */
export const answerFor = (shop: ScriptedShop, question: string, before: string | undefined): ScriptedAnswer => {
  const [policy, faq, product] = shop.documents;
  if (!policy || !faq || !product) throw new Error('a scripted shop has a policy, an FAQ and a product');
  const returns = cite(1, policy, shop.days);
  if (asks('<b>').test(question))
    return {
      ...plain,
      outcome: 'answered',
      sentences: [
        { text: 'A price tag reads <b>7</b> & <img src=x onerror="document.title=1"> [9].', citations: [returns] },
      ],
    };
  if (asks('anna').test(question)) {
    const placeholder = '⟦PERSON:k3f2x7q2abcde⟧';
    return {
      ...plain,
      outcome: 'answered',
      sentences: [
        { text: 'Hello Anna Berg.', citations: [] },
        { text: `${shop.days} [1]`, citations: [returns] },
      ],
      modelView: {
        question: question.replace('Anna Berg', placeholder).replace(/[\w.]+@[\w.]+\w/, '⟦EMAIL:p4m2r7yq3fabc⟧'),
        answer: `Hello ${placeholder}. ${shop.days} [1]`,
      },
    };
  }
  if (asks('return').test(question))
    return {
      ...plain,
      outcome: 'answered',
      withheld: 2,
      sentences: [
        { text: `${shop.days} [1]`, citations: [returns] },
        { text: `${shop.refunds} [2]`, citations: [cite(2, faq, shop.refunds)] },
      ],
    };
  if (asks('money', 'how soon').test(question))
    return {
      ...plain,
      outcome: 'answered',
      sentences: [
        { text: `${before ? 'After a return: ' : ''}${shop.refunds} [1]`, citations: [cite(1, faq, shop.refunds)] },
      ],
    };
  if (asks('jacket', 'kettle').test(question))
    return {
      outcome: 'answered',
      steps: ['Searching the catalogue', 'Comparing products'],
      withheld: 0,
      products: shop.products,
      sentences: [
        {
          text: `The ${product.title} fits best: ${shop.productFact}. [1]`,
          citations: [cite(1, product, shop.productFact)],
        },
      ],
    };
  if (asks('something').test(question))
    return {
      ...plain,
      outcome: 'clarification',
      sentences: [{ text: 'What will you use it for?', citations: [] }],
    };
  if (asks('quote').test(question))
    return {
      ...plain,
      outcome: 'retrieval-only',
      sentences: [{ text: `${shop.days} [1]`, citations: [returns] }],
    };
  return {
    ...plain,
    outcome: 'declined',
    sentences: [{ text: `${shop.name} says nothing about that. Would you like to ask about returns?`, citations: [] }],
  };
};

const number = (citation: Citation): number => citation.number;

export const responseFor = (
  answer: ScriptedAnswer,
  sessionId: string,
  requestId: string,
  spentMicroUsd: number,
): ChatResponse =>
  ChatResponse.parse({
    requestId,
    sessionId,
    outcome: answer.outcome,
    text: answer.sentences.map(({ text }) => text).join(' '),
    sentences: answer.sentences.map(({ text, citations }) => ({ text, citations: citations.map(number) })),
    citations: answer.sentences.flatMap(({ citations }) => citations),
    products: answer.products,
    withheldSentences: answer.withheld,
    modelView: answer.modelView ?? null,
    model: { id: 'scripted', simulated: true },
    usage: {
      inputTokens: 1180,
      outputTokens: 64,
      embeddingTokens: 12,
      modelCalls: 2,
      cached: false,
      costMicroUsd: 312,
      sessionCostMicroUsd: spentMicroUsd + 312,
      priceVersion: '2026-11-01',
    },
    latencyMs: { total: 412, model: 301, embed: 14, search: 22, gate: 9 },
  });
