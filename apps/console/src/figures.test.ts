import { describe, expect, it } from 'vitest';
import { dollars, duration, latencyParts } from './figures.ts';
import { readPlace, writePlace } from './place.ts';

describe('figures', () => {
  it('never shows a cost as nothing', () => {
    expect([0, 1, 312, 9_999, 10_000, 1_234_567].map(dollars)).toEqual([
      '$0',
      '$0.000001',
      '$0.000312',
      '$0.009999',
      '$0.0100',
      '$1.2346',
    ]);
  });

  it('names what no part of the time explains', () => {
    expect(latencyParts({ total: 100, model: 60, embed: 10, search: 10, gate: 5 }).at(-1)).toEqual({
      name: 'rest',
      ms: 15,
    });
    expect([0.2, 0, 84.4, 1240].map(duration)).toEqual(['< 1 ms', '0 ms', '84 ms', '1.24 s']);
  });
});

describe('the place in the address', () => {
  it('comes back the same', () => {
    for (const sessionId of [null, 's/1']) {
      const place = { shop: 'a b', user: 'mia#1', sessionId };
      expect(readPlace(writePlace(place))).toEqual(place);
    }
  });

  it('is none for an address that is no place', () => {
    for (const hash of ['', '#/', '#/shop', '#/%E0%A4%A/x']) expect(readPlace(hash)).toBeNull();
  });
});
