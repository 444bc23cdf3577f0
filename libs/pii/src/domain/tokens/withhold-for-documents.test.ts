import { expect, it } from 'vitest';
import { loadTaggerWeights } from '../../adapters/tagger-weights.file.ts';
import { makeDetectPersonalData } from '../detect.ts';
import { makeWithholdForDocuments } from './withhold-for-documents.ts';

const withhold = makeWithholdForDocuments(makeDetectPersonalData(loadTaggerWeights()));
const without = (text: string): string =>
  withhold(text).reduceRight(
    (left, { start, end, replacement }) => left.slice(0, start) + replacement + left.slice(end),
    text,
  );

it('[SF1] takes a person’s address out of a document and leaves the shop’s own mailbox and its terms', () => {
  const text = 'Write to returns@shop.example or anna.berg@mail.example within 30 days; card 4111 1111 1111 1111.';
  const result = without(text);
  expect(result).toContain('returns@shop.example');
  expect(result).toContain('within 30 days');
  expect(result).not.toContain('anna.berg');
  expect(result).not.toContain('4111');
  expect(result).toContain('[EMAIL]');
});
