import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';

const keyBytes = 16;

/** A model that remembers its vectors in a file by the hash of the text: a second evaluation embeds nothing. */
export const cachedEmbeddings = (
  model: EmbeddingModel,
  folder: string,
): EmbeddingModel & { readonly embedded: () => { texts: number; ms: number } } => {
  const width = keyBytes + model.dimensions * 4;
  const path = join(folder, `${model.id.replace(/[^a-z0-9]+/gi, '-')}.vectors`);
  const known = new Map<string, Float32Array>();
  if (existsSync(path)) {
    const bytes = readFileSync(path);
    for (let at = 0; at + width <= bytes.length; at += width) {
      const vector = new Float32Array(model.dimensions);
      for (let i = 0; i < vector.length; i++) vector[i] = bytes.readFloatLE(at + keyBytes + i * 4);
      known.set(bytes.subarray(at, at + keyBytes).toString('hex'), vector);
    }
  }
  let texts = 0;
  let ms = 0;
  const keyOf = (text: string): string =>
    createHash('sha256')
      .update(text)
      .digest('hex')
      .slice(0, keyBytes * 2);
  return {
    id: model.id,
    dimensions: model.dimensions,
    embedded: () => ({ texts, ms }),
    embed: async (wanted, signal) => {
      const missing = [...new Set(wanted.filter((text) => !known.has(keyOf(text))))];
      const started = performance.now();
      const { vectors, tokens } =
        missing.length === 0 ? { vectors: [], tokens: 0 } : await model.embed(missing, signal);
      if (missing.length > 0) {
        texts += missing.length;
        ms += performance.now() - started;
        mkdirSync(dirname(path), { recursive: true });
        const record = Buffer.alloc(width * missing.length);
        missing.forEach((text, index) => {
          const vector = vectors[index] ?? new Float32Array(model.dimensions);
          known.set(keyOf(text), vector);
          record.write(keyOf(text), index * width, 'hex');
          vector.forEach((value, i) => record.writeFloatLE(value, index * width + keyBytes + i * 4));
        });
        appendFileSync(path, record);
      }
      return { vectors: wanted.map((text) => known.get(keyOf(text)) ?? new Float32Array(model.dimensions)), tokens };
    },
    close: () => model.close(),
  };
};
