import { merchantNumber } from '@rag-assistant/kernel/testing';
import { makeDetectPersonalData } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import type { IngestRequest, IngestResult, SourceDocument } from '@rag-assistant/retrieval';
import { describe, expect, it } from 'vitest';
import { recordingEmbedding } from '../testing/taint/recording-embedding.ts';
import { embeddingWithoutPeople, ingestWithoutPeople } from './documents-without-people.ts';

const detect = makeDetectPersonalData(loadTaggerWeights());
const stored: IngestResult = { added: 1, replaced: 0, unchanged: 0, removed: 0, rejected: [], embeddingTokens: 0 };
const afterIngestion = async (document: SourceDocument): Promise<SourceDocument | undefined> => {
  const seen: IngestRequest[] = [];
  const ingest = ingestWithoutPeople((_merchant, request) => {
    seen.push(request);
    return Promise.resolve(stored);
  }, detect);
  await ingest(merchantNumber(1), { collection: 'c', documents: [document] });
  return seen[0]?.documents[0];
};
const policy = (content: string): SourceDocument => ({
  kind: 'policy',
  externalId: 'p',
  title: 'Returns',
  format: 'markdown',
  content,
  sourceUri: null,
});
const product = (more: object): SourceDocument => ({
  kind: 'product',
  externalId: 'k',
  product: {
    ...{ sku: 'K-1', name: 'Kettle', description: '', brand: null, category: null, price: null, stock: 1 },
    ...{ rating: null, ratingCount: null, attributes: {}, url: null },
    ...more,
  },
});

describe('a document on its way in', () => {
  it('[F7] loses the data of people, and keeps what the shop says of itself', async () => {
    const document = await afterIngestion(
      policy(
        'Returns take 14 days.\n\nWrite to support@alpine.example or call us at +1 415 555 0132.\n\n' +
          'Complaint of Anna Berg, anna.berg@example.com, 410 Juniper Street, Portland.',
      ),
    );
    const content = document?.kind === 'policy' ? document.content : '';
    for (const value of ['anna.berg', 'Juniper']) expect(content).not.toContain(value);
    for (const kept of ['Returns take 14 days.', 'support@alpine.example', '+1 415 555 0132'])
      expect(content).toContain(kept);
  });

  it('[F7] keeps the names of products and brands, and loses a private mail in any of their fields', async () => {
    const document = await afterIngestion(
      product({
        name: 'Calvin Klein Jeans',
        brand: 'Tommy Hilfiger',
        description: 'Sewn by hand. Asked by anna.berg@example.com.',
        attributes: { Designer: 'Anna Sui', Contact: 'anna.berg@example.com' },
      }),
    );
    expect(JSON.stringify(document)).not.toContain('anna.berg');
    expect(document).toMatchObject({
      product: { name: 'Calvin Klein Jeans', brand: 'Tommy Hilfiger', attributes: { Designer: 'Anna Sui' } },
    });
  });
});

it('[SEC11] no value is embedded, whoever asks for a vector', async () => {
  const recording = recordingEmbedding();
  await embeddingWithoutPeople(recording, detect).embed(['returns of anna.berg@example.com', 'a kettle']);
  expect(recording.texts).toEqual(['returns of [EMAIL]', 'a kettle']);
});
