import { isAppError } from '@rag-assistant/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentPriceBook } from '../adapters/current-price-book.ts';
import { usageEvent } from '../testing/usage-builders.ts';
import { parsePriceBook } from './parse-price-book.ts';
import { priceUsage, roundUpMicroUsd, stalePrices } from './price-book.ts';

const none = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };
const costOf = (modelId: string, usage: Partial<typeof none>, embeddingTokens = 0): bigint =>
  priceUsage(currentPriceBook(), usageEvent({ modelId, usage: { ...none, ...usage }, embeddingTokens })).cost;

describe('prices', () => {
  it.each([
    ['amazon.nova-micro-v1:0', 35_000n, 140_000n, 8_750n],
    ['amazon.nova-lite-v1:0', 60_000n, 240_000n, 15_000n],
    ['amazon.nova-pro-v1:0', 800_000n, 3_200_000n, 200_000n],
    ['simulated.extractive-v1:0', 35_000n, 140_000n, 8_750n],
  ])('[F8] bills a million tokens of %s at its price', (model, input, output, cached) => {
    expect(costOf(model, { inputTokens: 1_000_000 })).toBe(input);
    expect(costOf(model, { outputTokens: 1_000_000 })).toBe(output);
    expect(costOf(model, { cachedInputTokens: 1_000_000 })).toBe(cached);
  });

  it('[F8] bills embeddings of the local encoder as Titan, and both are marked', () => {
    expect(costOf('amazon.nova-micro-v1:0', {}, 1_000_000)).toBe(20_000n);
    expect(
      currentPriceBook()
        .lines.filter(({ simulated }) => simulated)
        .map(({ modelId }) => modelId),
    ).toEqual(['simulated.extractive-v1:0', 'local:universal-sentence-encoder']);
  });

  it('[F8] a session of six turns on the smallest model stays far below its ceiling of $0.05', () => {
    const turn = costOf('amazon.nova-micro-v1:0', { inputTokens: 2500, outputTokens: 180 }, 20);
    expect(turn).toBe(114n);
    expect(turn * 6n).toBeLessThan(50_000n);
  });

  it('rounds up to the micro-dollar, at and beside each boundary', () => {
    expect([0n, 1n, 999_999n, 1_000_000n, 1_000_001n].map(roundUpMicroUsd)).toEqual([0n, 1n, 1n, 1n, 2n]);
  });

  it('sums before it rounds, so parts below a micro-dollar are not rounded up one by one', () => {
    expect(costOf('amazon.nova-micro-v1:0', { inputTokens: 1, outputTokens: 1, cachedInputTokens: 1 }, 1)).toBe(1n);
    expect(costOf('amazon.nova-micro-v1:0', { inputTokens: 28 })).toBe(1n);
    expect(costOf('amazon.nova-micro-v1:0', { inputTokens: 29 })).toBe(2n);
  });

  it('is never below the exact cost and less than a micro-dollar above it', () => {
    const tokens = fc.nat(10_000_000);
    fc.assert(
      fc.property(tokens, tokens, tokens, (inputTokens, outputTokens, cachedInputTokens) => {
        const cost = costOf('amazon.nova-micro-v1:0', { inputTokens, outputTokens, cachedInputTokens });
        const exact =
          BigInt(inputTokens) * 35_000n + BigInt(outputTokens) * 140_000n + BigInt(cachedInputTokens) * 8_750n;
        return cost * 1_000_000n >= exact && cost * 1_000_000n - exact < 1_000_000n;
      }),
    );
  });

  it('refuses a model that has no price', () => {
    expect(() => costOf('amazon.nova-premier-v1:0', {})).toThrow('billing.unknown-price');
    expect(() => costOf('constructor', {})).toThrow('billing.unknown-price');
  });

  it('names the lines that are older than 120 days', () => {
    const book = currentPriceBook();
    expect(stalePrices(book, new Date('2027-03-01T00:00:00Z'))).toEqual([]);
    expect(stalePrices(book, new Date('2027-03-02T00:00:00Z'))).toHaveLength(book.lines.length);
  });
});

describe('the price file', () => {
  const line = {
    modelId: 'm',
    aliases: ['n'],
    usdPerMillionTokens: { input: '0.035', output: '0.14', cachedInput: '0.00875' },
    simulated: false,
    source: 'a table',
    date: '2026-11-01',
  };
  const book = { version: '2026-11', currency: 'USD', region: 'us-east-1', lines: [line] };
  const withLine = (change: object) => ({ ...book, lines: [{ ...line, ...change }] });

  it('prices a model by each of its names', () => {
    expect(parsePriceBook(book).lineFor('n').inputPicoUsd).toBe(35_000n);
  });

  it.each<[string, unknown]>([
    ['book', null],
    ['book.extra', { ...book, extra: 1 }],
    ['version', { ...book, version: 'new' }],
    ['currency', { ...book, currency: 'EUR' }],
    ['lines', { ...book, lines: [] }],
    ['lines', { ...book, lines: [line, line] }],
    ['lines.0.price', withLine({ price: 1 })],
    ['lines.0.source', withLine({ source: ' ' })],
    ['lines.0.date', withLine({ date: '2026-13-01' })],
    ['lines.0.simulated', withLine({ simulated: 'no' })],
    ['lines.0.input', withLine({ usdPerMillionTokens: { ...line.usdPerMillionTokens, input: 0.035 } })],
    ['lines.0.output', withLine({ usdPerMillionTokens: { ...line.usdPerMillionTokens, output: '-1' } })],
    ['lines.0.cachedInput', withLine({ usdPerMillionTokens: { ...line.usdPerMillionTokens, cachedInput: '1e-3' } })],
    ['lines.0.cachedInput', withLine({ usdPerMillionTokens: { input: '1', output: '1' } })],
    ['lines.0.modelId', withLine({ aliases: [''] })],
  ])('is refused with the place of its fault: %s', (where, value) => {
    const error: unknown = (() => {
      try {
        return parsePriceBook(value);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(isAppError(error, 'billing.invalid-price-book')).toBe(true);
    expect(error).toMatchObject({ context: { where } });
  });
});
