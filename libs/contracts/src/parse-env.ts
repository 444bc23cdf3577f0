import { AppError } from '@rag-assistant/kernel';
import { safeParse, type $ZodObject, type input, type output } from 'zod/v4/core';

/** The variables of a schema as a template sets them: names that the schema lacks do not compile, needed ones must be there. */
export type EnvValues<Schema extends $ZodObject> = {
  readonly [Name in keyof input<Schema>]: undefined extends input<Schema>[Name] ? string | undefined : string;
};

/**
 * Parses a process environment once, in `main.ts`. Variables that the schema does not name are ignored.
 * @throws AppError `config.invalid` that names every fault at once, without the values.
 */
export const parseEnv = <Schema extends $ZodObject>(
  schema: Schema,
  env: Record<string, string | undefined>,
): output<Schema> => {
  const known = Object.fromEntries(
    Object.keys(schema._zod.def.shape).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = safeParse(schema, known);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return `${name}: ${known[name] === undefined ? 'is not set' : message}`;
  });
  throw new AppError({
    code: 'config.invalid',
    category: 'invalid',
    publicText: `The configuration is not valid. ${faults.join('; ')}`,
    context: { faults: faults.length },
  });
};
