import type { Contract } from './openapi.ts';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words of later drafts that narrow nothing an API needs, and words for readers. */
const dropped = new Set([
  'propertyNames',
  'examples',
  'example',
  'description',
  'title',
  'default',
  'contentMediaType',
  '$id',
]);

const pointer = '#/components/schemas/';

const convert = (value: unknown, used: Set<string>): unknown => {
  if (Array.isArray(value)) return value.map((one) => convert(one, used));
  if (!isJson(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [word, content] of Object.entries(value)) {
    if (word === '$ref' && typeof content === 'string' && content.startsWith(pointer)) {
      const name = content.slice(pointer.length);
      used.add(name);
      out['$ref'] = `#/definitions/${name}`;
    } else if (word === 'const') out['enum'] = [content];
    else if (word === 'exclusiveMinimum' && typeof content === 'number')
      Object.assign(out, { minimum: content, exclusiveMinimum: true });
    else if (word === 'exclusiveMaximum' && typeof content === 'number')
      Object.assign(out, { maximum: content, exclusiveMaximum: true });
    else if (word === 'properties' && isJson(content))
      // Names of properties are no words of the schema language.
      out[word] = Object.fromEntries(Object.entries(content).map(([name, of]) => [name, convert(of, used)]));
    else if (!dropped.has(word)) out[word] = convert(content, used);
  }
  return out;
};

/** A schema of the contract in the draft that API Gateway reads, with what it refers to inside it. */
export const draft4Schema = (contract: Contract, schema: Json): Json => {
  const used = new Set<string>();
  const root = convert(schema, used) as Json;
  const definitions: Record<string, unknown> = {};
  for (const name of used) {
    // The set grows while it is walked, until nothing new is referred to.
    definitions[name] = convert(contract.components.schemas[name], used);
  }
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    ...root,
    ...(used.size > 0 && { definitions: Object.fromEntries(Object.entries(definitions).sort()) }),
  };
};
