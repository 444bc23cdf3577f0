import { makeDetectPersonalData } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { expect, it } from 'vitest';
import { openEmbedding } from './open-embedding.ts';
import { openLogger } from './open-logger.ts';

const detect = makeDetectPersonalData(loadTaggerWeights());

it('[F7] the logger of the process writes kinds instead of names, orders and addresses', () => {
  const lines: string[] = [];
  const logger = openLogger({ LOG_LEVEL: 'info' }, '1', detect, { write: (line) => void lines.push(line) });
  logger.warn(
    { note: 'My name is Anna Berg and my order #W1234567 is lost' },
    'I live at 410 Juniper Street, Portland',
  );
  expect(lines.join('')).not.toMatch(/Anna|W1234567|Juniper/);
  expect(lines.join('')).toContain('[PERSON]');
});

it('[SEC11] the embedding of the process sends no mail of a person to Bedrock', async () => {
  const bodies: string[] = [];
  const client = {
    send: (command: { input: { body?: unknown } }) => {
      bodies.push(String(command.input.body));
      return Promise.reject(new Error('only asked'));
    },
  };
  const model = openEmbedding(
    { EMBEDDING_MODEL: 'amazon.titan-embed-text-v2:0', EMBEDDING_WORKERS: 1 },
    client as never,
    detect,
  );
  await expect(model.embed(['returns of anna.berg@example.com'])).rejects.toThrow();
  expect(bodies.join('')).toContain('[EMAIL]');
  expect(bodies.join('')).not.toContain('anna.berg');
});
