import { describe, expect, it } from 'vitest';
import { loadTaggerWeights } from '../../adapters/tagger-weights.file.ts';
import { makeDetectPersonalData } from '../detect.ts';
import { selectForDocuments, selectForShop, type SelectFindings } from './select-for-shop.ts';

const detect = makeDetectPersonalData(loadTaggerWeights());
const kept = (select: SelectFindings, text: string): string[] =>
  select(text, detect(text)).map(({ start, end }) => text.slice(start, end));

describe('what is replaced', () => {
  it('in a question: places only in the sentence of a person', () => {
    expect(kept(selectForShop, 'I am Anna Berg from Berlin. Do you ship to Norway?')).toEqual(['Anna Berg', 'Berlin']);
    expect(kept(selectForShop, 'Do you ship to Norway?')).toEqual([]);
  });

  it("in a document of a shop: people's data, but not the shop's own mailboxes", () => {
    expect(kept(selectForDocuments, 'Write to care@alpine.example within 30 days.')).toEqual([]);
    expect(kept(selectForDocuments, 'Complaint of Anna Berg, write to anna.berg@example.com')).toContain(
      'anna.berg@example.com',
    );
  });

  it("in a document of a shop: the shop's own phone and address stay on lines that speak of it", () => {
    for (const line of [
      'Call us at +1 415 555 0132, Monday to Friday.',
      'Send returns to 12 Harbour Road, Denver, CO 80202.',
    ])
      expect(kept(selectForDocuments, line)).toEqual([]);
    expect(kept(selectForDocuments, 'Anna Berg, 12 Harbour Road, phone +1 415 555 0132')).toContain('+1 415 555 0132');
    expect(kept(selectForDocuments, '12 Harbour Road, Denver, CO 80202')).not.toEqual([]);
  });

  it('in a document of a shop: words that only look like a name or a place stay', () => {
    for (const line of [
      'Beans are roasted on Mondays and Thursdays.',
      '## Closure Procedure',
      '250 Cairnpoints are worth $10.',
      'A blend of washed beans from Brazil and Guatemala.',
    ])
      expect(kept(selectForDocuments, line)).toEqual([]);
  });
});
