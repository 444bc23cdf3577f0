export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

/** The templates of one stage, by stack name. */
export type Templates = Readonly<Record<string, Template>>;

export interface Finding {
  readonly rule: string;
  readonly stack: string;
  /** Logical id. */
  readonly resource: string;
  readonly text: string;
}

/** What `cdk synth` accepts and AWS refuses, or makes worthless; empty when there is nothing. */
export type Validator = (templates: Templates) => Finding[];

export interface Found {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export const resourcesOf = (templates: Templates, ...types: readonly string[]): Found[] =>
  Object.entries(templates).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).flatMap(([id, { Type: type, Properties: properties = {} }]) =>
      types.length === 0 || types.includes(type) ? [{ stack, id, type, properties }] : [],
    ),
  );

/** A value inside nested properties, or undefined. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[key] : undefined,
    value,
  );

export const listAt = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : found === undefined ? [] : [found];
};

/** Exports by name, so that a reference of another stack is told from a literal. */
const exportsOf = (templates: Templates): ReadonlyMap<string, unknown> =>
  new Map(
    Object.values(templates).flatMap(({ Outputs = {} }) =>
      Object.values(Outputs).flatMap(({ Value, Export }) =>
        typeof Export?.Name === 'string' ? [[Export.Name, Value] as const] : [],
      ),
    ),
  );

/** The logical id that a value refers to, in its own stack or through an export of another; undefined for a literal. */
export const referredId = (templates: Templates, value: unknown): string | undefined => {
  const imported = at(value, 'Fn::ImportValue');
  if (typeof imported === 'string') return referredId(templates, exportsOf(templates).get(imported));
  const ref = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return typeof ref === 'string' ? ref : undefined;
};

export const finding = (rule: string, { stack, id }: Pick<Found, 'stack' | 'id'>, text: string): Finding => ({
  rule,
  stack,
  resource: id,
  text,
});
