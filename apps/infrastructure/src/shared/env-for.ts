import type { EnvValues } from '@rag-assistant/contracts';
import { invalid } from '@rag-assistant/kernel';
import { Token } from 'aws-cdk-lib';
import { safeParse, type $ZodObject } from 'zod/v4/core';

/** Variables that arrive by another way than the template's plain text: from Secrets Manager, at start. */
export const fromSecret = Symbol('value comes from a secret');
type WithSecrets<Values> = { readonly [Name in keyof Values]: Values[Name] | typeof fromSecret };

/**
 * Environment of a process, typed by the schema that the process parses: a name that the schema lacks, or a needed one
 * left out, does not compile; a literal that the schema refuses fails here. Values known only at deployment pass.
 * @throws AppError `infrastructure.env-invalid`
 */
export const envFor = <Schema extends $ZodObject>(
  schema: Schema,
  values: WithSecrets<EnvValues<Schema>>,
): Record<string, string> => {
  const { shape } = schema._zod.def;
  const given = Object.entries<string | symbol | undefined>(values);
  const faults = given.flatMap(([name, value]) => {
    const field = shape[name];
    if (field === undefined) return [`${name} is not read`];
    if (typeof value !== 'string' || Token.isUnresolved(value)) return [];
    return safeParse(field, value).success ? [] : [`${name} is refused`];
  });
  if (faults.length > 0) throw invalid('infrastructure.env-invalid', `Environment of a process: ${faults.join('; ')}.`);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
};
