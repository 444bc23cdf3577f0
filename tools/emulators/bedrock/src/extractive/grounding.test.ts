import { GroundingGate, PassageShelf, SentenceStream } from '@rag-assistant/assistant';
import { DocumentId } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { ask, type Asked } from '../testing/ask.ts';
import { shopQuestions } from '../testing/questions.fixture.ts';

const shelfOf = ({ passages }: Asked): PassageShelf => {
  const shelf = new PassageShelf();
  shelf.put(
    passages.map(({ kind, title, headings, text, product }, at) => ({
      documentId: DocumentId.parse(`20000000-0000-4000-8000-${String(at).padStart(12, '0')}`),
      kind,
      title,
      headings,
      text,
      start: 0,
      end: text.length,
      sourceUri: null,
      relevance: 1,
      product: product
        ? {
            sku: product.sku,
            name: product.name,
            brand: product.brand ?? null,
            category: product.category ?? null,
            price: null,
            stock: product.stock ?? null,
            rating: product.rating ?? null,
            ratingCount: null,
            attributes: product.attributes ?? {},
            url: null,
          }
        : null,
    })),
  );
  return shelf;
};

const sentencesOf = (text: string): string[] => {
  const stream = new SentenceStream();
  return [...stream.push(text), ...stream.flush()];
};

describe('the model’s own sentences', () => {
  it('pass the assistant’s grounding gate: cited ones are carried by their passages, others claim nothing', async () => {
    let shown = 0;
    for (const { question, history } of shopQuestions) {
      const asked = await ask(question, history);
      const gate = new GroundingGate(shelfOf(asked), { message: question, shopName: 'Pedal and Tone' });
      for (const sentence of sentencesOf(asked.text)) {
        const verdict = gate.take(sentence);
        expect([question, sentence, verdict.type === 'withheld' ? verdict.reason : '']).toEqual([
          question,
          sentence,
          '',
        ]);
        shown++;
      }
    }
    expect(shown).toBeGreaterThan(shopQuestions.length);
  });
});
