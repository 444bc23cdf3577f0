import { AppError } from '@rag-assistant/kernel';
import type { Environment } from '../endpoint.ts';
import type { ConfigurationSource } from './configuration-source.port.ts';

export interface ReferenceSources {
  readonly secrets: ConfigurationSource;
  readonly parameters: ConfigurationSource;
}

/** `secret:NAME`, `secret:NAME#FIELD` for a field of a JSON secret, `parameter:NAME`; ARNs are names too. */
const reference = /^(secret|parameter):([^#\s]{1,2048})(?:#(\w{1,100}))?$/;

const fieldOf = (text: string, field: string): string | null => {
  try {
    const value: unknown = (JSON.parse(text) as Record<string, unknown> | null)?.[field];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  } catch {
    return null;
  }
};

/**
 * The environment with references replaced by what they name; all that cannot be found are told at once, by the names
 * of their variables.
 * @throws AppError `aws.configuration-missing`, and those of the sources
 */
export const resolveReferences = async (
  environment: Environment,
  { secrets, parameters }: ReferenceSources,
): Promise<Record<string, string | undefined>> => {
  const missing: string[] = [];
  const resolved = await Promise.all(
    Object.entries(environment).map(async ([variable, value]) => {
      const [, kind, name = '', field] = reference.exec(value ?? '') ?? [];
      if (kind === undefined) return [variable, value] as const;
      const text = await (kind === 'secret' ? secrets : parameters).read(name);
      const found = text !== null && field !== undefined ? fieldOf(text, field) : text;
      if (found === null) missing.push(variable);
      return [variable, found ?? undefined] as const;
    }),
  );
  if (missing.length > 0)
    throw new AppError({
      code: 'aws.configuration-missing',
      category: 'internal',
      publicText: `These variables name a secret or parameter, or a field of it, that is not there: ${missing.sort().join(', ')}.`,
      context: { missing: missing.length },
    });
  return Object.fromEntries(resolved);
};
