import fc from 'fast-check';
import { anyText } from '../testing/any-text.ts';
import { describe, expect, it } from 'vitest';
import { readFilters } from './query-filters.ts';

describe('limits in a question', () => {
  it.each([
    ['tents under $50', 'tents', { priceMinorMax: 5000 }],
    ['a tent below 1,299.50 dollars please', 'a tent please', { priceMinorMax: 129950 }],
    ['jackets between $20 and $60', 'jackets', { priceMinorMin: 2000, priceMinorMax: 6000 }],
    ['kettles from 20 to 60 euros', 'kettles', { priceMinorMin: 2000, priceMinorMax: 6000 }],
    ['grinders over €100 in stock', 'grinders', { priceMinorMin: 10_000, inStock: true }],
    ['stoves 4 stars and up', 'stoves', { ratingMin: 4 }],
    ['stoves with at least 4.5 stars', 'stoves with', { ratingMin: 4.5 }],
    ['laptop under $2k', 'laptop', { priceMinorMax: 200_000 }],
  ])('reads "%s"', (query, text, filters) => {
    expect(readFilters(query)).toEqual({ text, filters });
  });

  it.each([
    'tent under 2 kg',
    'is the stove in stock?',
    'when will it be back in stock',
    'free shipping on $50 orders',
    '3 person tent',
    'over the ear headphones',
    'a 5 star hotel',
  ])('leaves "%s" as it is', (query) => {
    expect(readFilters(query)).toEqual({ text: query, filters: {} });
  });

  it('keeps something to rank by when a question is nothing but limits', () => {
    expect(readFilters('under $50').text).toBe('under $50');
  });

  it('reads any text in linear time and never gives a limit that is no number', () => {
    fc.assert(
      fc.property(anyText(300), (query) =>
        Object.values(readFilters(query).filters).every((value) => value === true || Number.isFinite(value)),
      ),
    );
    expect(readFilters('under $'.repeat(500) + ' '.repeat(3000)).filters).toEqual({});
  });
});
