import { expect, it } from 'vitest';
import { aPolicy, aProduct } from '../testing/documents.builder.ts';
import { contentCharactersMax, externalIdCharactersMax, faultOf } from './validate-document.ts';

const x = (count: number): string => 'x'.repeat(count);
const named = (externalId: string) => ({ ...aProduct('a'), externalId });

it.each([
  [named(''), 'retrieval.document-id-invalid'],
  [named(x(externalIdCharactersMax + 1)), 'retrieval.document-id-invalid'],
  [named('a\u0007'), 'retrieval.document-id-invalid'],
  [aProduct('a', { name: ' ' }), 'retrieval.product-name-invalid'],
  [aProduct('a', { name: x(501) }), 'retrieval.product-name-invalid'],
  [aProduct('a', { sku: ' ' }), 'retrieval.product-sku-invalid'],
  [aProduct('a', { sku: x(101) }), 'retrieval.product-sku-invalid'],
  [aProduct('a', { sku: 'a\u007f' }), 'retrieval.product-sku-invalid'],
  [aProduct('a', { description: x(20_001) }), 'retrieval.document-too-long'],
  [aPolicy('a', ' ', 'Text.'), 'retrieval.document-title-invalid'],
  [aPolicy('a', x(501), 'Text.'), 'retrieval.document-title-invalid'],
  [aPolicy('a', 'Returns', ' \n'), 'retrieval.document-empty'],
  [aPolicy('a', 'Returns', x(contentCharactersMax + 1)), 'retrieval.document-too-long'],
])('refuses a document by each of its limits (%#)', (document, code) => {
  expect(faultOf(document)).toMatchObject({ code });
});

it.each([
  [named(x(externalIdCharactersMax))],
  [aProduct('a', { name: x(500), sku: x(100), description: x(20_000) })],
  [aPolicy('a', x(500), x(contentCharactersMax))],
])('takes a document that reaches its limits (%#)', (document) => {
  expect(faultOf(document)).toBeNull();
});
