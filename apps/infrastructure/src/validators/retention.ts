import { at, finding, listAt, resourcesOf, type Finding, type Templates } from './template.ts';

const rule = 'retention';
const rotationDaysMax = 90;

/** Nothing is kept forever by accident, and nothing that must be kept ends early. */
export const retention = (templates: Templates): Finding[] => {
  const rotated = new Set(
    resourcesOf(templates, 'AWS::SecretsManager::RotationSchedule').map(({ properties }) =>
      JSON.stringify(at(properties, 'SecretId', 'Ref')),
    ),
  );
  const attached = new Map(
    resourcesOf(templates, 'AWS::SecretsManager::SecretTargetAttachment').map(({ id, properties }) => [
      JSON.stringify(at(properties, 'SecretId', 'Ref')),
      JSON.stringify(id),
    ]),
  );
  const isRotated = (id: string): boolean =>
    rotated.has(JSON.stringify(id)) || rotated.has(attached.get(JSON.stringify(id)) ?? '');
  return [
    ...resourcesOf(templates, 'AWS::Logs::LogGroup')
      .filter(({ properties }) => typeof properties['RetentionInDays'] !== 'number')
      .map((found) => finding(rule, found, 'keeps its lines forever')),
    ...resourcesOf(templates, 'AWS::S3::Bucket')
      .filter(({ properties }) => listAt(properties, 'LifecycleConfiguration', 'Rules').length === 0)
      .map((found) => finding(rule, found, 'has no lifecycle')),
    ...resourcesOf(templates, 'AWS::RDS::DBCluster')
      .filter(({ properties }) => Number(properties['BackupRetentionPeriod'] ?? 0) < 7)
      .map((found) => finding(rule, found, 'keeps backups for less than a week')),
    ...resourcesOf(templates, 'AWS::SecretsManager::Secret')
      .filter(({ id }) => !isRotated(id))
      .map((found) => finding(rule, found, 'is never replaced')),
    ...resourcesOf(templates, 'AWS::SecretsManager::RotationSchedule')
      .filter(({ properties }) => {
        const expression = JSON.stringify(at(properties, 'RotationRules', 'ScheduleExpression') ?? '');
        const days = Number(
          /^"rate\((\d+) days?\)"$/.exec(expression)?.[1] ?? at(properties, 'RotationRules', 'AutomaticallyAfterDays'),
        );
        return !(days > 0 && days <= rotationDaysMax);
      })
      .map((found) => finding(rule, found, `is replaced later than after ${rotationDaysMax} days`)),
  ];
};
