import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { AppError } from '@rag-assistant/kernel';
import { readWeights, type TaggerWeights } from '../domain/tagger/weights.ts';

const beside = new URL('pii-tagger.bin.gz', import.meta.url);

/** Beside the bundle that carries the file along, or in its own folder beside the sources. */
export const taggerWeightsPathDefault: string | URL = existsSync(beside)
  ? beside
  : new URL('../../weights/pii-tagger.bin.gz', import.meta.url);

const read = (path: string | URL): Uint8Array => {
  try {
    return gunzipSync(readFileSync(path));
  } catch (cause) {
    throw new AppError({
      code: 'pii.weights-missing',
      category: 'internal',
      publicText: 'The weights of the personal-data detector are missing or cut off.',
      cause,
    });
  }
};

/**
 * Reads the weights of the tagger; some 15 ms.
 * @throws AppError `pii.weights-missing`, `pii.weights-unreadable`
 */
export const loadTaggerWeights = (path: string | URL = taggerWeightsPathDefault): TaggerWeights =>
  readWeights(read(path));
