import { invalid } from '@rag-assistant/kernel';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

export interface Search {
  readonly atMs: number;
  readonly query: string;
}

const Line = z.object({ ts: z.string(), query: z.string() });

/** Searches of real shoppers in the order of time, the first at 0. @throws AppError `cache.traffic-unreadable` */
export const readTraffic = (data: string, half: string): { searches: readonly Search[]; sha256: string } => {
  const path = join(data, 'workload-queries', `traffic.${half}.jsonl.gz`);
  try {
    const bytes = readFileSync(path);
    const lines = gunzipSync(bytes).toString('utf8').trim().split('\n');
    const found = lines
      .map((line) => Line.parse(JSON.parse(line)))
      // Some times end in +0000, which Date.parse does not read.
      .map(({ ts, query }) => ({ atMs: Date.parse(ts.replace(/\+(\d\d)(\d\d)$/, '+$1:$2')), query }))
      .sort((a, b) => a.atMs - b.atMs);
    const first = found[0]?.atMs ?? 0;
    const searches = found.map(({ atMs, query }) => ({ atMs: atMs - first, query }));
    return { searches, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (cause) {
    const fault = invalid('cache.traffic-unreadable', `--data names a folder without a readable ${path}.`);
    throw Object.assign(fault, { cause });
  }
};

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
