import type { EmbeddingModel } from '@rag-assistant/retrieval';

const dimensions = 512;

/** Every word falls on one of 512 places: vectors that repeat, made at once, and a list of all that became one. */
export const recordingEmbedding = (): EmbeddingModel & { readonly texts: readonly string[] } => {
  const texts: string[] = [];
  const vectorOf = (text: string): Float32Array => {
    const vector = new Float32Array(dimensions);
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
      let place = 7;
      for (const letter of word) place = (Math.imul(place, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
      vector[place % dimensions] = (vector[place % dimensions] ?? 0) + 1;
    }
    const length = Math.hypot(...vector) || 1;
    return vector.map((value, at) => (length === 1 && at === 0 ? 1 : value / length));
  };
  return {
    id: 'test:words',
    dimensions,
    texts,
    embed: (given) => {
      texts.push(...given);
      return Promise.resolve({ vectors: given.map(vectorOf), tokens: given.length });
    },
    close: () => Promise.resolve(),
  };
};
