import { isInside, mayFollow, outside, tagCount } from './tags.ts';

const impossible = -1e9;

/**
 * The likeliest legal row of tags. `emissions` holds `tagCount` scores a token; `transitions[a * tagCount + b]` is the
 * score of b behind a. Both in the same unit.
 */
export const bestTags = (emissions: Float32Array, transitions: Float32Array, count: number): Uint8Array => {
  const back = new Uint8Array(count * tagCount);
  let current = new Float32Array(tagCount);
  let following = new Float32Array(tagCount);
  for (let tag = 0; tag < tagCount; tag += 1) current[tag] = isInside(tag) ? impossible : (emissions[tag] ?? 0);
  for (let token = 1; token < count; token += 1) {
    for (let tag = 0; tag < tagCount; tag += 1) {
      // Only two tags may stand in front of one that goes on.
      const from = isInside(tag) ? tag - 1 : 0;
      const to = isInside(tag) ? tag + 1 : tagCount;
      let best = -1e30;
      let origin = outside;
      for (let previous = from; previous < to; previous += 1) {
        const score = (current[previous] ?? 0) + (transitions[previous * tagCount + tag] ?? 0);
        if (score > best) {
          best = score;
          origin = previous;
        }
      }
      following[tag] = best + (emissions[token * tagCount + tag] ?? 0);
      back[token * tagCount + tag] = origin;
    }
    [current, following] = [following, current];
  }
  let tag = current.indexOf(Math.max(...current));
  const tags = new Uint8Array(count);
  for (let token = count - 1; token >= 0; token -= 1) {
    tags[token] = tag;
    tag = back[token * tagCount + tag] ?? outside;
  }
  return tags;
};

/** The same by trying every legal transition; slow, for the comparison in tests and for the trainer. */
export const bestTagsPlain = (emissions: Float32Array, transitions: Float32Array, count: number): Uint8Array => {
  const scores = [Array.from({ length: tagCount }, (_, tag) => (isInside(tag) ? -Infinity : (emissions[tag] ?? 0)))];
  const origins: number[][] = [[]];
  for (let token = 1; token < count; token += 1) {
    const row: number[] = [];
    const origin: number[] = [];
    for (let tag = 0; tag < tagCount; tag += 1) {
      let best = -Infinity;
      let from = outside;
      for (let previous = 0; previous < tagCount; previous += 1) {
        const score = (scores[token - 1]?.[previous] ?? -Infinity) + (transitions[previous * tagCount + tag] ?? 0);
        if (mayFollow(previous, tag) && score > best) [best, from] = [score, previous];
      }
      row.push(best + (emissions[token * tagCount + tag] ?? 0));
      origin.push(from);
    }
    scores.push(row);
    origins.push(origin);
  }
  const last = scores[count - 1] ?? [];
  const tags = new Uint8Array(count);
  let tag = last.indexOf(Math.max(...last));
  for (let token = count - 1; token >= 0; token -= 1) {
    tags[token] = tag;
    tag = origins[token]?.[tag] ?? outside;
  }
  return tags;
};
