import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';

type Api = Partial<OpenAPIV3_1.Document>;
const prefix = '#/components/schemas/';

const referencesIn = (value: unknown, found: Set<string>): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    if (key === '$ref' && typeof inner === 'string' && inner.startsWith(prefix)) found.add(inner.slice(prefix.length));
    else referencesIn(inner, found);
};

/**
 * Every schema with an id comes in twice, as `X` for answers and as `XInput` for requests, used or not. Keeps what the
 * paths lead to, in the order of names, and calls a request's schema by its own name unless an answer's differs.
 */
export const tidySchemas = (document: Api): Api => {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  referencesIn(document.paths, used);
  for (const name of used) referencesIn(schemas[name], used);
  const same = (one: string, other: string): boolean => JSON.stringify(schemas[one]) === JSON.stringify(schemas[other]);
  const ownName = (name: string): string => {
    const own = name.replace(/Input$/, '');
    return used.has(own) && !same(own, name) ? name : own;
  };
  const kept = [...used].map((name) => [ownName(name), schemas[name]] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const tidy = { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } };
  return JSON.parse(JSON.stringify(tidy), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(prefix)
      ? prefix + ownName(value.slice(prefix.length))
      : value,
  ) as Api;
};

/** OpenAPI 3.1 from the schemas that validate; `app.swagger()` gives it once the app is ready. */
export const describeApi = async (app: FastifyInstance, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'MindsDB RAG assistant',
        version,
        description:
          'Grounded answers from a shop’s own sources. The shop is that of the token: no path, header or body names it.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => tidySchemas(jsonSchemaTransformObject(document) as Api),
  });
};
