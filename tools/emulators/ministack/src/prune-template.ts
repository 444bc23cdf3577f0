import { dropped } from './drop-list.ts';
import { attributeOf, isRecord, mapValues, type Resource, type Template } from './template.ts';

export interface Pruned {
  readonly template: Template;
  /** `TYPE LogicalId` of what was left out. */
  readonly gone: readonly string[];
}

const placeholder = (id: string, attribute?: string): string =>
  attribute?.endsWith('Arn') === true ? `arn:aws:pruned:us-east-1:000000000000:${id}` : `pruned-${id}`.slice(0, 60);

/** Attributes that the emulator does not return though the resource is there: read from the template instead. */
const knownAttributes: Readonly<Record<string, (resource: Resource) => unknown>> = {
  'AWS::EC2::VPC.CidrBlock': ({ Properties }) => Properties?.['CidrBlock'],
};

/** The emulator's CloudFormation refuses an alarm on metric math, which its API takes. */
const isDropped = ({ Type, Properties = {} }: Resource): boolean =>
  Type in dropped || (Type === 'AWS::CloudWatch::Alarm' && 'Metrics' in Properties);

/** Leaves out what the emulator cannot provision and puts named placeholders where something pointed at it. */
export const pruneTemplate = (template: Template): Pruned => {
  const resources = Object.entries(template.Resources ?? {});
  const gone = new Map(resources.filter(([, resource]) => isDropped(resource)));
  const withoutReferences = (value: unknown): unknown => {
    if (!isRecord(value)) return value;
    const { Ref: ref } = value;
    if (typeof ref === 'string' && gone.has(ref)) return placeholder(ref);
    const got = attributeOf(value);
    if (got) {
      const [id, attribute] = got;
      if (gone.has(id)) return placeholder(id, attribute);
      const resource = template.Resources?.[id];
      const known = resource && knownAttributes[`${resource.Type}.${attribute}`];
      return known ? known(resource) : value;
    }
    const substituted = value['Fn::Sub'];
    if (typeof substituted !== 'string') return value;
    const text = substituted.replace(/\$\{(\w+)(?:\.([\w.]+))?\}/g, (whole, id: string, attribute?: string) =>
      gone.has(id) ? placeholder(id, attribute) : whole,
    );
    return { ...value, 'Fn::Sub': text };
  };
  const kept = resources
    .filter(([id]) => !gone.has(id))
    .map(([id, resource]): [string, Resource] => {
      const { DependsOn, ...rest } = mapValues(resource, withoutReferences) as Resource;
      const dependsOn = [DependsOn ?? []].flat().filter((other) => !gone.has(other));
      return [id, { ...(rest as Resource), ...(dependsOn.length > 0 && { DependsOn: dependsOn }) }];
    });
  return {
    template: {
      ...template,
      Resources: Object.fromEntries(kept),
      ...(template.Outputs !== undefined && { Outputs: mapValues(template.Outputs, withoutReferences) }),
    },
    gone: [...gone].map(([id, { Type }]) => `${Type} ${id}`),
  };
};
