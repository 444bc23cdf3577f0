import { expect, it } from 'vitest';
import { validators } from '../validators/index.ts';
import { versionsAgeMaxDays, versionsOn } from '../validators/creatable-versions.ts';
import type { Templates } from '../validators/template.ts';
import { plants, type Plant } from './planted-faults.ts';
import type { StagesOf } from './stages.ts';

type Mutable = Record<string, { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> }>;

const planted = (templates: Templates, { type, change }: Plant): Templates => {
  const copy = structuredClone(templates) as unknown as Mutable;
  const found = Object.values(copy)
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter((resource) => resource.Type === type);
  const [first] = found;
  if (first === undefined) throw new Error(`no ${type} to plant a fault in`);
  change(first.Properties);
  return copy;
};

/** Every validator speaks about a fault that is planted into templates which it accepts. */
export const describePlants = (stages: StagesOf): void => {
  it.each(plants)('$validator speaks about $fault', (plant) => {
    const { templates } = stages.of('prod');
    const validator = validators[plant.validator];
    expect(validator(templates)).toEqual([]);
    const found = validator(planted(templates, plant));
    expect(found.map(({ text }) => text).join('\n')).toMatch(plant.says);
  });

  it('every validator has a planted fault', () => {
    expect(new Set(plants.map(({ validator }) => validator))).toEqual(new Set(Object.keys(validators)));
  });

  it('the encryption validator knows every kind of store, and says so of one it does not know', () => {
    const { templates } = stages.of('dev');
    const extra: Templates = {
      ...templates,
      x: { Resources: { T: { Type: 'AWS::DynamoDB::Table', Properties: {} } } },
    };
    expect(validators.encryption(extra)).toMatchObject([{ resource: 'T', stack: 'x' }]);
  });

  it('the list of versions that AWS lets one create was looked through in the last half year', () => {
    const ageDays = (Date.now() - Date.parse(versionsOn.day)) / 86_400_000;
    expect(ageDays, 'read the release notes, correct validators/creatable-versions.ts, move its day').toBeLessThan(
      versionsAgeMaxDays,
    );
  });
};
