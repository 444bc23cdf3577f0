import { ChatRequest, IngestRequest } from '@rag-assistant/contracts';
import type { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { invalidRequest, problemOf, type ValidationFault } from './index.ts';

/** As fastify-type-provider-zod hands faults to Fastify. */
const faultsOf = (schema: z.ZodType, value: unknown): ValidationFault[] =>
  (schema.safeParse(value).error?.issues ?? []).map(({ code, path, message, ...params }) => ({
    keyword: code,
    instancePath: `/${path.join('/')}`,
    message,
    params,
  }));
const problemFor = (schema: z.ZodType, value: unknown) =>
  problemOf(invalidRequest('body', faultsOf(schema, value)), 'r-1');

describe('validation faults', () => {
  const codes: [string, unknown, string][] = [
    ['an empty text', { message: '' }, 'http.text-empty'],
    ['white space', { message: '  ' }, 'http.text-empty'],
    ['2,001 characters', { message: 'x'.repeat(2001) }, 'http.text-too-long'],
    ['a control character', { message: 'a\u0000b' }, 'http.control-characters'],
    ['an unknown field', { message: 'hi', merchantId: 'x' }, 'http.unknown-field'],
    ['a wrong type', { message: 7 }, 'http.invalid-body'],
    ['a list', [], 'http.invalid-body'],
    ['a missing field', {}, 'http.invalid-body'],
    ['an id that is none', { message: 'hi', sessionId: 'x' }, 'http.invalid-body'],
  ];
  for (const [what, value, code] of codes)
    it(`[API8] gives ${what} the code ${code}`, () => {
      expect(problemFor(ChatRequest, value)).toMatchObject({ status: 400, code });
    });

  it('names the place and the rule', () => {
    const documents = [{ kind: 'product', externalId: 'a', product: { sku: 'a', name: '' } }];
    expect(problemFor(IngestRequest, { collection: 'c', documents }).issues?.[0]?.path).toBe(
      'documents.0.product.name',
    );
  });

  it('never echoes a value, nor a name that is more than an identifier', () => {
    const secret = 'maria@example.com';
    const values: unknown[] = [
      { message: [secret], sessionId: secret },
      { message: 'hi', [secret]: secret },
      { message: 'hi', context: { locale: secret.repeat(9) } },
      { message: `${secret}\u0001` },
    ];
    for (const value of values) expect(JSON.stringify(problemFor(ChatRequest, value))).not.toContain('maria');
    const attributes = { [secret]: 7 };
    const documents = [{ kind: 'product', externalId: secret, product: { sku: 'a', name: 'A', attributes } }];
    expect(JSON.stringify(problemFor(IngestRequest, { collection: secret, documents }))).not.toContain('maria');
  });

  it('lists at most twenty issues', () => {
    const documents = Array(60).fill({ kind: 'product' });
    expect(problemFor(IngestRequest, { collection: 'c', documents }).issues).toHaveLength(20);
  });
});
