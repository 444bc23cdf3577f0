import { isAppError } from '@rag-assistant/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentPriceBook } from '../adapters/current-price-book.ts';
import { usageEvent } from '../testing/usage-builders.ts';
import { parsePriceBook } from './parse-price-book.ts';
import { priceUsage } from './charge.ts';
import { checkPriced, roundUpMicroUsd, stalePrices } from './price-book.ts';
import { priceFile } from '../testing/price-file.builder.ts';

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
    expect(stalePrices(book, new Date('2027-03-02T00:00:00Z'))).toHaveLength(book.lines.length + book.services.length);
  });
});

describe('the price file', () => {
  const file = priceFile();
  const [edition] = file.editions;
  const [model] = edition?.models ?? [];
  const [service] = edition?.services ?? [];
  const withEdition = (change: object, ...more: object[]) => ({
    ...file,
    editions: [{ ...edition, ...change }, ...more],
  });
  const withModel = (change: object) => withEdition({ models: [{ ...model, ...change }] });
  const withPrice = (change: object) =>
    withModel({ usdPerMillionTokens: { ...model?.usdPerMillionTokens, ...change } });
  const withService = (change: object) => withEdition({ services: [{ ...service, ...change }] });
  const december = { ...edition, version: '2026-12', from: '2026-12-01' };

  it('prices a model by each of its names', () => {
    const book = parsePriceBook(withModel({ aliases: ['n'] }));
    expect(book.lineFor('n').inputPicoUsd).toBe(1_000_000n);
  });

  it('[F8] holds every model, service and share that the product bills', () => {
    const book = currentPriceBook();
    expect(book.serviceFor('aurora.acu-hour').picoUsd).toBe(120_000_000_000n);
    expect(book.serviceFor('lambda.gb-second.arm').picoUsd).toBe(13_333_400n);
    expect(book.serviceFor('valkey.ecpu').picoUsd).toBe(2_300n);
    expect(book.platform).toEqual({
      lambdaMbMs: 14n,
      taskMs: 1_372n,
      databaseMs: 4_167n,
      cacheOperation: 2_300n,
      storedByte: 1_200n,
      request: 3_500_000n,
    });
  });

  it('refuses at the start a model or service that any edition lacks', () => {
    const book = parsePriceBook(
      withEdition({ until: '2026-12-01' }, { ...december, models: [{ ...model, modelId: 'new' }] }),
    );
    expect(() => {
      checkPriced(book, { models: ['new'] });
    }).toThrow('billing.unknown-price');
    expect(() => {
      checkPriced(currentPriceBook(), { models: [], services: ['quantum.hour'] });
    }).toThrow('billing.unknown-price');
    checkPriced(currentPriceBook(), { models: ['amazon.nova-lite-v1:0'], services: ['nat.hour'] });
  });

  it.each<[string, unknown]>([
    ['book', null],
    ['book.extra', { ...file, extra: 1 }],
    ['currency', { ...file, currency: 'EUR' }],
    ['editions', { ...file, editions: [] }],
    ['editions', withEdition({ until: '2026-12-01' }, { ...december, version: '2026-11' })],
    // A gap of a day, an overlap of a day, an open edition before the last, and a last one that ends.
    ['editions.0.until', withEdition({ until: '2026-11-30' }, december)],
    ['editions.0.until', withEdition({ until: '2026-12-02' }, december)],
    ['editions.0.until', withEdition({ until: null }, december)],
    ['editions.0.until', withEdition({ until: '2026-12-01' })],
    ['editions.0.until', withEdition({ until: '2026-10-01' }, { ...december, from: '2026-10-01' })],
    ['editions.0.version', withEdition({ version: 'new' })],
    ['editions.0.models', withEdition({ models: [] })],
    ['editions.0.models', withEdition({ models: [model, model] })],
    ['editions.0.services', withEdition({ services: [service, service] })],
    ['editions.0.services.0.usd', withService({ usd: '0.000001', per: 1_000_000_000 })],
    ['editions.0.services.0.per', withService({ per: 0 })],
    ['editions.0.allocation.task', withEdition({ services: [service] })],
    ['editions.0.models.0.price', withModel({ price: 1 })],
    ['editions.0.models.0.source', withModel({ source: ' ' })],
    ['editions.0.models.0.date', withModel({ date: '2026-13-01' })],
    ['editions.0.models.0.simulated', withModel({ simulated: 'no' })],
    ['editions.0.models.0.input', withPrice({ input: 0.035 })],
    ['editions.0.models.0.output', withPrice({ output: '-1' })],
    ['editions.0.models.0.cachedInput', withPrice({ cachedInput: '1e-3' })],
    ['editions.0.models.0.cachedInput', withPrice({ cachedInput: undefined })],
    ['editions.0.models.0.modelId', withModel({ aliases: [''] })],
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
