import { writeFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIV3_1 } from 'openapi-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { startTestApi, type TestApi } from './testing/test-api.ts';

const path = join(import.meta.dirname, '../../../docs/openapi.json');
let api: TestApi;
let document: OpenAPIV3_1.Document;
beforeAll(async () => {
  api = await startTestApi(undefined, { version: manifest.version });
  const headers = { authorization: await api.bearer('shopper') };
  document = (await api.server.inject({ url: '/openapi.json', headers })).json();
});
afterAll(() => api.close());

const operations = (): [string, OpenAPIV3_1.OperationObject][] =>
  Object.entries(document.paths ?? {}).flatMap(([url, item]) =>
    Object.entries(item ?? {}).map(([method, operation]): [string, OpenAPIV3_1.OperationObject] => [
      `${method.toUpperCase()} ${url}`,
      operation as OpenAPIV3_1.OperationObject,
    ]),
  );
const withoutSpace = (text: string): string => JSON.stringify(JSON.parse(text));

describe('the OpenAPI document', () => {
  it('[API13] is the one in docs/openapi.json (write it anew with: npx nx openapi assistant-api)', () => {
    if (process.env['OPENAPI_WRITE'] === '1') writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
    expect(existsSync(path)).toBe(true);
    expect(withoutSpace(readFileSync(path, 'utf8'))).toBe(JSON.stringify(document));
  });

  it('[API13] has every route of the service but the page, itself and the local demo', () => {
    const described = operations().map(([name]) => name.replaceAll(/\{(\w+)\}/g, ':$1'));
    const served = api.routes
      .map(({ method, url }) => `${method} ${url}`)
      .filter((name) => name !== 'GET /openapi.json');
    expect(described.sort()).toEqual(served.sort());
  });

  it('says of every guarded route how it fails, and of every schema what it is', () => {
    for (const [name, { responses, security }] of operations()) {
      const open = name.startsWith('GET /health');
      expect([name, security]).toEqual([name, open ? [] : undefined]);
      if (!open) expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['4XX', '5XX']));
    }
    const text = JSON.stringify(document);
    const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1] ?? '');
    const defined = Object.keys(document.components?.schemas ?? {});
    expect([...new Set(named)].sort()).toEqual(defined);
    expect(defined.filter((name) => name.endsWith('Input') && defined.includes(name.slice(0, -5)))).toEqual([]);
  });

  it('[API8] knows no field, parameter or header by which a caller could name a merchant of a shop route', () => {
    const shop = operations().filter(([name]) => !name.includes('/v1/admin/'));
    expect(JSON.stringify(shop)).not.toMatch(/merchant|tenant/i);
    for (const name of ['ChatRequest', 'IngestRequest'])
      expect(JSON.stringify(document.components?.schemas?.[name])).not.toMatch(/merchant|tenant/i);
  });
});
