import { expect, it } from 'vitest';
import { hasEnded, placeWords, sizeWords, statusWords } from './file-words.ts';

it('says where a passage stands in its file', () => {
  expect(placeWords({ page: 3, heading: 'Returns' })).toBe('page 3');
  expect(placeWords({ sheet: 'Prices', row: 12 })).toBe('row 12 of sheet Prices');
  expect(placeWords({ row: 2 })).toBe('row 2');
  expect(placeWords({ heading: 'Returns' })).toBe('under “Returns”');
  expect(placeWords({})).toBeNull();
  expect(placeWords(undefined)).toBeNull();
});

it('says how far a file is, and that an earlier version is still cited', () => {
  expect(statusWords({ status: 'sanitizing', searchable: false })).toBe('Taking personal data out');
  expect(statusWords({ status: 'refused', searchable: true })).toContain('earlier version');
  expect(hasEnded({ status: 'refused' })).toBe(true);
  expect(hasEnded({ status: 'embedding' })).toBe(false);
});

it('writes sizes as people do', () => {
  expect([0, 999, 4_200, 25_000_000].map(sizeWords)).toEqual(['0 bytes', '999 bytes', '4.2 kB', '25 MB']);
});
