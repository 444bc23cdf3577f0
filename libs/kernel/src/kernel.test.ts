import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, formatMicroUsd, formatMoney, isAppError, MerchantId, microUsd, money, parseJson } from './index.ts';

describe('identifiers', () => {
  it('accepts a lower-case UUID and nothing else, and never repeats the value in the error', () => {
    expect(MerchantId.parse('10000000-0000-4000-8000-000000000001')).toBe('10000000-0000-4000-8000-000000000001');
    for (const bad of ['', "' or 1=1", '10000000-0000-4000-8000-00000000000A', 7, null]) {
      const error = (() => {
        try {
          return MerchantId.parse(bad);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(isAppError(error, 'kernel.invalid-id')).toBe(true);
      if (typeof bad === 'string' && bad !== '') expect(JSON.stringify(error)).not.toContain(bad);
    }
  });
});

describe('errors', () => {
  it('recognises an error of another bundle by its marker', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('rag-assistant.app-error')]: true, code: 'a.b' });
    expect(isAppError(foreign, 'a.b')).toBe(true);
    expect(isAppError(new Error('x'))).toBe(false);
    expect(new AppError({ code: 'a.b', category: 'invalid', publicText: 'No.' }).retryable).toBe(false);
  });
});

describe('money', () => {
  it('prints micro-dollars without loss', () => {
    expect(formatMicroUsd(microUsd(312n))).toBe('0.000312');
    expect(formatMicroUsd(microUsd(-1_000_001n))).toBe('-1.000001');
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        (n) => BigInt(formatMicroUsd(microUsd(n)).replace('.', '')) === n,
      ),
    );
  });
  it('knows currencies without minor units', () => {
    expect(formatMoney(money(129900, 'USD'))).toBe('$1,299.00');
    expect(formatMoney(money(900, 'JPY'))).toBe('¥900');
    expect(() => money(1.5, 'USD')).toThrow('kernel.invalid-money');
  });
});

describe('parseJson', () => {
  it('tells broken JSON from unexpected JSON', () => {
    const none = { safeParse: () => ({ success: false as const, error: { issues: [1] } }) };
    expect(() => parseJson(none, '{')).toThrow('kernel.invalid-json');
    expect(() => parseJson(none, '{}')).toThrow('kernel.unexpected-json');
  });
});
