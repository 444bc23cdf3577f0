import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { makeCorpus } from './corpus.ts';
import { fit, fitDefaults } from './fit.ts';
import { readPatterns } from './patterns.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(fitDefaults.seed) },
    sentences: { type: 'string', default: '40000' },
    titles: { type: 'string', default: '20000' },
    harmless: { type: 'string', default: '24000' },
    out: { type: 'string', default: 'weights/pii-tagger.bin.gz' },
  },
});

const seed = Number(values.seed);
const patterns = readPatterns();
const size = { sentences: Number(values.sentences), titles: Number(values.titles), harmless: Number(values.harmless) };
console.log(`${patterns.length} patterns, seed ${seed}`);
const examples = makeCorpus(patterns, size, seed);
const started = performance.now();
const { bytes, weights } = fit(examples, { ...fitDefaults, seed, log: console.log });
const packed = gzipSync(bytes, { level: 9 });
writeFileSync(values.out, packed);
console.log(
  `${values.out}: ${packed.length} bytes, ${examples.length} texts, ${((performance.now() - started) / 1000).toFixed(1)} s, data ${weights.header.dataHash.slice(0, 16)}`,
);
