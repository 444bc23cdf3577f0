import type { JournalEntry } from '../journal/journal.ts';
import { countTextTokens } from '../tokens/count-tokens.ts';
import { refused } from '../wire/bedrock-error.ts';
import type { EmbeddingRequest } from '../wire/converse-request.ts';
import type { Embedder } from '../models/model.port.ts';
import type { Exchange } from './exchange.ts';

const charactersMax = 50_000;
const tokensMax = 8_192;

/** Answers InvokeModel in the form of Titan Text Embeddings V2. @throws BedrockError `ValidationException` */
export const answerEmbedding = async (
  exchange: Exchange,
  embedder: Embedder,
  request: EmbeddingRequest,
  entry: JournalEntry,
): Promise<void> => {
  const { inputText, dimensions, normalize, embeddingTypes } = request;
  if (inputText.trim() === '')
    throw refused(
      'Malformed input request: expected minLength: 1, actual: 0, please reformat your input and try again.',
    );
  if (dimensions !== embedder.dimensions)
    throw refused(`The emulated embedding model has ${embedder.dimensions} dimensions only; ask for them.`);
  if (normalize === false) throw refused('The emulated embedding model gives normalized vectors only.');
  if (embeddingTypes?.some((type) => type !== 'float'))
    throw refused('The emulated embedding model gives float embeddings only.');
  const tokens = countTextTokens(inputText);
  if (tokens > tokensMax || inputText.length > charactersMax)
    throw refused(`Too many input tokens. Max input tokens: ${tokensMax}, request input token count: ${tokens}`);
  const { vectors } = await embedder.embed([inputText]);
  const embedding = Array.from(vectors[0] ?? []);
  entry.status = 200;
  entry.inputTokens = tokens;
  exchange.send(
    200,
    { 'content-type': 'application/json', 'x-amzn-bedrock-input-token-count': String(tokens) },
    JSON.stringify({ embedding, embeddingsByType: { float: embedding }, inputTextTokenCount: tokens }),
  );
};
