import type { EmbeddingModel } from '@rag-assistant/retrieval';
import { vectorDimensions } from '@rag-assistant/retrieval/adapters';

const place = (word: string): number => {
  let hash = 2_166_136_261;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 16_777_619);
  return (hash >>> 0) % vectorDimensions;
};

/** Words hashed into places: the same text gives the same vector everywhere, and nothing is kept between calls. */
export const hashedWordsModel: EmbeddingModel = {
  id: 'isolation:hashed-words',
  dimensions: vectorDimensions,
  embed: (texts) => {
    const vectors = texts.map((text) => {
      const vector = new Float32Array(vectorDimensions);
      for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? ['.']) {
        const at = place(word);
        vector[at] = (vector[at] ?? 0) + 1;
      }
      const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
      return vector.map((value) => value / norm);
    });
    return Promise.resolve({ vectors, tokens: texts.length });
  },
  close: () => Promise.resolve(),
};

/** The same vectors under another name: what a shop moves to when its model changes. */
export const secondModel: EmbeddingModel = {
  id: 'isolation:second',
  dimensions: vectorDimensions,
  embed: (texts) => hashedWordsModel.embed(texts),
  close: () => Promise.resolve(),
};
