/**
 * Sentences that say the same in other words. Two belong together when three words in a row are alike, two of them at
 * least no filled slot; so do all that hang together by such pairs.
 */

/** Rows of three words of a text whose values are written `_`. */
export const threesOf = (masked: string): string[] => {
  const words = masked.toLowerCase().match(/[\p{L}']+|_/gu) ?? [];
  return words
    .slice(0, -2)
    .map((word, at) => [word, words[at + 1] ?? '', words[at + 2] ?? ''])
    .filter((three) => three.filter((word) => word !== '_').length >= 2)
    .map((three) => three.join(' '));
};

/** Positions of `items` by family; `masksOf` gives every wording of an item with its values written `_`. */
export const familiesOf = <T>(items: readonly T[], masksOf: (item: T) => readonly string[]): number[][] => {
  const parents = items.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parents[root] !== root) root = parents[root] ?? root;
    parents[at] = root;
    return root;
  };
  const owners = new Map<string, number>();
  for (const [at, item] of items.entries())
    for (const mask of masksOf(item))
      for (const key of [mask.toLowerCase().trim(), ...threesOf(mask)]) {
        const owner = owners.get(key);
        if (owner === undefined) owners.set(key, at);
        else parents[rootOf(at)] = rootOf(owner);
      }
  const families = new Map<number, number[]>();
  for (const at of items.keys()) {
    const root = rootOf(at);
    families.set(root, [...(families.get(root) ?? []), at]);
  }
  return [...families.values()];
};

/** Spreads families over `count` parts of nearly one size; the order given decides among families of one size. */
export const spread = (families: readonly (readonly number[])[], count: number): number[][] => {
  const parts = Array.from({ length: count }, (): number[] => []);
  for (const family of [...families].sort((a, b) => b.length - a.length))
    parts.reduce((least, part) => (part.length < least.length ? part : least)).push(...family);
  return parts;
};
