import { describe, expect, it } from 'vitest';
import { answerFor, responseFor } from './answers.ts';
import { shops } from './shops.ts';

const questions = ['<b>', 'return', 'how soon', 'a jacket or a kettle', 'something', 'quote', 'boats'];

describe.each(shops)('the scripted answers of $name', (shop) => {
  it.each(questions)('keep the contract and cite what stands in the source: %s', (question) => {
    const sessionId = '30000000-0000-4000-8000-000000000001';
    const { citations } = responseFor(answerFor(shop, question, undefined), sessionId, 'r-1', 0);
    for (const { documentId, start, end, snippet } of citations)
      expect(shop.documents.find((found) => found.documentId === documentId)?.text.slice(start, end)).toBe(snippet);
  });
});
