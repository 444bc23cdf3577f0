import { AppError, invalid, parseJson } from '@rag-assistant/kernel';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Properties = z.record(z.string(), z.unknown());
const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: Properties.default({}) })).default({}),
});

/** One resource of a synthesized stack. */
export interface Resource {
  readonly stack: string;
  readonly name: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const stackOf = (file: string): string => file.replace(/^.*\//, '').replace(/\.template\.json$/, '');

/**
 * Resources of every stack of one stage, `NAME-STAGE` or `NAME-STAGE-…`.
 * @throws AppError `deploy.templates-missing`, `deploy.template-unreadable`
 */
export const readTemplates = (folder: string, stage: string): readonly Resource[] => {
  const files = globSync('**/*.template.json', { cwd: folder })
    .filter((file) => new RegExp(`-${stage}(?:-|$)`).test(stackOf(file)))
    .sort();
  if (files.length === 0)
    throw invalid(
      'deploy.templates-missing',
      `No template of ${stage} in ${folder}. Make them first: ENVIRONMENT=${stage} npx nx run infrastructure:synth`,
    );
  return files.flatMap((file) => {
    try {
      const { Resources } = parseJson(Template, readFileSync(join(folder, file), 'utf8'));
      return Object.entries(Resources).map(([name, { Type, Properties: properties }]) => ({
        stack: stackOf(file),
        name,
        type: Type,
        properties,
      }));
    } catch (cause) {
      throw new AppError({
        code: 'deploy.template-unreadable',
        category: 'invalid',
        publicText: `${file} is not a CloudFormation template.`,
        cause,
      });
    }
  });
};

const unpriced = (resource: Resource, what: string): AppError =>
  invalid(
    'deploy.property-unpriced',
    `${resource.stack}: ${resource.name} (${resource.type}) cannot be priced: ${what}.`,
  );

/** @throws AppError `deploy.property-unpriced` when it is no number, as with an intrinsic that only AWS resolves */
export const numberAt = (resource: Resource, path: readonly string[], fallback?: number): number => {
  let value: unknown = resource.properties;
  for (const step of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  if (value === undefined && fallback !== undefined) return fallback;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0)
    throw unpriced(resource, `${path.join('.')} is no number`);
  return number;
};

/** @throws AppError `deploy.property-unpriced` */
export const textAt = (resource: Resource, name: string, fallback?: string): string => {
  const value = resource.properties[name] ?? fallback;
  if (typeof value !== 'string') throw unpriced(resource, `${name} is no text`);
  return value;
};

export const listAt = (resource: Resource, name: string): readonly unknown[] => {
  const value = resource.properties[name];
  return Array.isArray(value) ? value : [];
};

/** The resource that a property refers to in the same stack. @throws AppError `deploy.property-unpriced` */
export const referredBy = (all: readonly Resource[], resource: Resource, name: string): Resource => {
  const value = resource.properties[name];
  const target = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['Ref'] : undefined;
  const found = all.find((one) => one.stack === resource.stack && one.name === target);
  if (!found) throw unpriced(resource, `${name} refers to nothing in its stack`);
  return found;
};
