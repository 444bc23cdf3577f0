import { quantitiesOf, quantityStands } from '@rag-assistant/language';
import { money } from '@rag-assistant/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyEvidence, productEvidence } from '../testing/evidence.builder.ts';
import { AnswerDraft } from './answer-draft.ts';
import { GroundingGate } from './grounding-gate.ts';
import { PassageShelf } from './passage-shelf.ts';
import { SentenceStream } from './sentence-stream.ts';

const evidence = [
  productEvidence(1, {
    name: 'Copper Kettle',
    price: money(5900, 'USD'),
    stock: 12,
    attributes: { Capacity: '1.7 l' },
  }),
  productEvidence(2, { name: 'Steel Kettle', price: money(4500, 'USD'), stock: 3, attributes: { Capacity: '1.2 l' } }),
  policyEvidence(3, { title: 'Returns policy', text: 'You can return unused items within 30 days of delivery.' }),
];
const words = [
  'the', 'Copper', 'Steel', 'Kettle', 'kettle', 'costs', '$59.00', '$45', '45', '59', '12', '3', '30', 'days', 'weeks',
  'in', 'stock', 'and', 'not', 'return', 'items', 'within', 'capacity', 'l', '1.7', '%', 'free', 'vegan', 'twelve', 'We',
  'have', 'What', 'Do', 'you', 'want', 'sorry', 'find', 'I', 'could', 'Patagonia',
]; // prettier-ignore
const pieces = ['[p1]', '[p2]', '[p3]', '[p1, p2]', '[p9]', '[1]', '[p1', 'p2]', '.', '?', '!', '\n', '\n- ', '\n2. '];
const modelText = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, fc.constantFrom(...pieces)), {
    minLength: 1,
    maxLength: 40,
  })
  .map((tokens) => tokens.join(' ').replace(/ (?=[.?!])/g, ''));

/** Sentences that are near to true ones, so that many pass. */
const template = fc
  .tuple(
    fc.constantFrom('Copper', 'Steel', 'Glass'),
    fc.constantFrom('$59.00', '$45.00', '$49.00', '59 dollars', '12', '3'),
    fc.constantFrom('[p1]', '[p2]', '[p3]', '[p1][p2]', ''),
    fc.constantFrom('costs', 'is priced at', 'holds', 'has in stock'),
  )
  .map(([name, amount, mark, verb]) => `The ${name} Kettle ${verb} ${amount} ${mark}.`);

const cut = (text: string, at: readonly number[]): string[] => {
  const places = [...new Set(at.map((n) => n % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, index) => text.slice(start, places[index] ?? text.length));
};

describe('under any text of a model', () => {
  it('[F4] [F5] a shown sentence without citation has no number, and the numbers of a cited one stand in its spans', () => {
    let cited = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof(modelText, template), { maxLength: 4 }).map((texts) => texts.join(' ')),
        fc.array(fc.nat(), { maxLength: 6 }),
        (text, cuts) => {
          const shelf = new PassageShelf();
          shelf.put(evidence);
          const gate = new GroundingGate(shelf, { message: 'kettle?', shopName: 'Shop' });
          const draft = new AnswerDraft(gate);
          for (const piece of cut(text, cuts)) for (const sentence of draft.push(piece)) draft.take(sentence);
          for (const sentence of draft.rest({ cut: false })) draft.take(sentence);
          draft.endTurn({ final: true });
          for (const sentence of draft.shown) {
            const shown = sentence.text.replace(/\[\d+\]/g, '');
            if (sentence.citations.length === 0) expect(shown).not.toMatch(/\d/);
            else cited++;
            const spans = sentence.sources.flatMap((source) => quantitiesOf(source.snippet, { source: true }));
            expect(quantitiesOf(shown).filter((quantity) => !quantityStands(quantity, spans))).toEqual([]);
            for (const source of sentence.sources) {
              const from = evidence.find((one) => one.documentId === source.documentId);
              expect(from?.text.slice(source.start - from.start, source.end - from.start)).toBe(source.snippet);
            }
          }
        },
      ),
      { numRuns: 1_500 },
    );
    expect(cited).toBeGreaterThan(50);
  });

  it('sentences are the same for any split into pieces', () => {
    const read = (parts: readonly string[]): string[] => {
      const stream = new SentenceStream();
      return [...parts.flatMap((part) => stream.push(part)), ...stream.flush()];
    };
    fc.assert(
      fc.property(
        fc.oneof(modelText, fc.string({ unit: 'grapheme-ascii', maxLength: 80 })),
        fc.array(fc.nat(), { maxLength: 12 }),
        (text, cuts) => {
          expect(read(cut(text, cuts))).toEqual(read([text]));
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

describe('sentences of a stream', () => {
  const read = (text: string): string[] => {
    const stream = new SentenceStream();
    return [...stream.push(text), ...stream.flush()];
  };
  it.each([
    ['One fact. [p1] Two facts [p2]. Three.', ['One fact. [p1]', 'Two facts [p2].', 'Three.']],
    [
      'It holds 1.7 l, approx. 3 pints [p1]. Dr. Ames likes it.',
      ['It holds 1.7 l, approx. 3 pints [p1].', 'Dr. Ames likes it.'],
    ],
    ['- First thing [p1]\n- Second thing [p2]\n', ['First thing [p1]', 'Second thing [p2]']],
    ['1. First thing [p1]\n2. Second thing [p2]', ['First thing [p1]', 'Second thing [p2]']],
    ['One fact.\n[p1] Two facts. [p2]', ['One fact.\n[p1]', 'Two facts. [p2]']],
  ])('%s', (text, sentences) => {
    expect(read(text)).toEqual(sentences);
  });
  it('come before the text ends', () => {
    const stream = new SentenceStream();
    expect(stream.push('One fact [p1]. ')).toEqual([]);
    expect(stream.push('T')).toEqual(['One fact [p1].']);
  });
});
