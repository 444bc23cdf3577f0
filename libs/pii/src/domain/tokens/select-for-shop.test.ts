import { describe, expect, it } from 'vitest';
import { loadTaggerWeights } from '../../adapters/tagger-weights.file.ts';
import { makeDetectPersonalData } from '../detect.ts';
import { selectForDocuments, selectForShop, type SelectFindings } from './select-for-shop.ts';

const detect = makeDetectPersonalData(loadTaggerWeights());
const kept = (select: SelectFindings, text: string): string[] =>
  select(text, detect(text)).map(({ start, end }) => text.slice(start, end));

describe('what is replaced', () => {
  it('in a question: places only in the sentence of a person', () => {
    expect(kept(selectForShop, 'I am Anna Berg from Oslo. Do you ship to Norway?')).toEqual(['Anna Berg', 'Oslo']);
    expect(kept(selectForShop, 'Do you ship to Norway?')).toEqual([]);
  });

  it("in a document of a shop: people's data, but not the shop's own mailboxes", () => {
    expect(kept(selectForDocuments, 'Write to care@alpine.example within 30 days.')).toEqual([]);
    expect(kept(selectForDocuments, 'Complaint of Anna Berg, write to anna.berg@example.com')).toContain(
      'anna.berg@example.com',
    );
  });
});
