import { describe, expect, it } from 'vitest';
import { readPrice } from './read-price.ts';

describe('prices as shops write them', () => {
  it.each([
    ['$1,299.00', 129900, 'USD'],
    ['1.299,00 €', 129900, 'EUR'],
    ['€1.299', 129900, 'EUR'],
    ['1299', 129900, 'USD'],
    ['1 299,00 €', 129900, 'EUR'],
    ['EUR 12', 1200, 'EUR'],
    ['£12.5', 1250, 'GBP'],
    ['1,299', 129900, 'USD'],
    ['12,50', 1250, 'USD'],
    ['¥900', 900, 'JPY'],
    ['1,234,567.89', 123456789, 'USD'],
    ['.99', 99, 'USD'],
    [0.29, 29, 'USD'],
    [36.110001, 3611, 'USD'],
  ])('reads %s', (text, amountMinor, currency) => {
    expect(readPrice(text, 'USD')).toEqual({ amountMinor, currency });
  });

  it.each(['abc', '', '-5', '10-20', '1.299', '12,3,4', '1,29,9.00', '$5 €', 'NaN', 'Infinity', '1e9', Number.NaN, -1])(
    'refuses %s rather than guess',
    (text) => {
      expect(readPrice(text, 'USD')).toBeNull();
    },
  );
});
