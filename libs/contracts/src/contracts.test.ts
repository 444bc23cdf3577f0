import { isAppError } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AssistantApiEnv, ChatRequest, IngestRequest, LocalShops, MerchantInput, parseEnv } from './index.ts';

const env = {
  DATABASE_URL: 'pglite:memory',
  MODEL_ID: 'some.model-v1',
  TOKEN_ISSUER: 'http://issuer.test',
  TOKEN_AUDIENCE: 'assistant',
  TOKEN_JWKS: 'keys.json',
};
const faultOf = (values: Record<string, string | undefined>): string => {
  try {
    parseEnv(AssistantApiEnv, values);
  } catch (error) {
    if (isAppError(error, 'config.invalid')) return error.publicText;
  }
  return '';
};

describe('environment of the assistant API', () => {
  it('fills in what has a default and ignores what it does not know', () => {
    const config = parseEnv(AssistantApiEnv, { ...env, HOME: '/root', PORT: '' });
    expect(config).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', SESSION_TTL_HOURS: 24 });
    expect(config).not.toHaveProperty('HOME');
  });

  it('names every fault at once', () => {
    const text = faultOf({ ...env, MODEL_ID: undefined, PORT: '70000', DATABASE_URL: 'mysql://x' });
    for (const name of ['MODEL_ID: is not set', 'PORT: ', 'DATABASE_URL: must be']) expect(text).toContain(name);
  });

  it('keeps values out of the message', () => {
    const secret = 'mysql://app:hunter2@db';
    expect(faultOf({ ...env, DATABASE_URL: secret, LOG_LEVEL: 'hunter2', PORT: 'hunter2' })).not.toContain('hunter2');
  });
});

describe('chat request', () => {
  const accepts = (message: string): boolean => ChatRequest.safeParse({ message }).success;

  it('[F1] takes 1 to 2,000 characters', () => {
    expect(accepts('x'.repeat(2000))).toBe(true);
    expect(accepts('x'.repeat(2001))).toBe(false);
    expect(accepts('')).toBe(false);
    expect(accepts(' \n\t ')).toBe(false);
  });

  it('takes any language and line breaks, and no control characters', () => {
    expect(accepts('Habt ihr Größe 43?\nمرحبا 👟')).toBe(true);
    for (const code of [0, 7, 8, 11, 12, 27, 127]) expect(accepts(`a${String.fromCharCode(code)}b`)).toBe(false);
  });

  it('has no place for a merchant, a user or a role', () => {
    for (const field of ['merchantId', 'merchant', 'userId', 'role', 'tenant'])
      expect(ChatRequest.safeParse({ message: 'hi', [field]: 'x' }).success).toBe(false);
    expect(JSON.stringify(z.toJSONSchema(ChatRequest))).not.toMatch(/merchant|tenant|userId/i);
  });
});

describe('other requests', () => {
  it('takes at most 500 documents a call and prices in whole minor units', () => {
    const product = (priceMinor: number) => ({
      kind: 'product',
      externalId: 'a',
      product: { sku: 'a', name: 'A', priceMinor },
    });
    const request = (documents: unknown[]) => IngestRequest.safeParse({ collection: 'c', documents }).success;
    expect(request(Array(500).fill(product(100)))).toBe(true);
    expect(request(Array(501).fill(product(100)))).toBe(false);
    expect(request([product(0.5)])).toBe(false);
    expect(request([product(-1)])).toBe(false);
  });

  it('takes a slug that is safe in an address', () => {
    const named = (slug: string) => MerchantInput.safeParse({ slug, name: 'Shop' }).success;
    expect(named('copper-kettle')).toBe(true);
    for (const bad of ['', 'A', '../etc', 'a b', '-a', 'x'.repeat(64)]) expect(named(bad)).toBe(false);
  });

  it('refuses a local user without a role', () => {
    const user = { id: 'u', label: 'U', roles: [] };
    const shop = {
      merchantId: crypto.randomUUID(),
      slug: 's',
      name: 'S',
      description: '',
      suggestions: [],
      users: [user],
    };
    expect(LocalShops.safeParse({ shops: [shop] }).success).toBe(false);
  });
});
