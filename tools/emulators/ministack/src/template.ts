/** The part of a CloudFormation template that an emulated deployment reads and changes. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly [other: string]: unknown;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: unknown;
  readonly [other: string]: unknown;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `[resource, attribute]` of an `Fn::GetAtt`, in either of its two forms. */
export const attributeOf = (value: unknown): readonly [string, string] | undefined => {
  if (!isRecord(value)) return undefined;
  const got = value['Fn::GetAtt'];
  if (typeof got === 'string') {
    const dot = got.indexOf('.');
    return dot < 0 ? undefined : [got.slice(0, dot), got.slice(dot + 1)];
  }
  if (!Array.isArray(got)) return undefined;
  const [id, attribute] = got as unknown[];
  return typeof id === 'string' && typeof attribute === 'string' ? [id, attribute] : undefined;
};

/** Applies `change` to every value from the leaves up. */
export const mapValues = (value: unknown, change: (value: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return change(value.map((item) => mapValues(item, change)));
  if (!isRecord(value)) return change(value);
  return change(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValues(item, change)])));
};
