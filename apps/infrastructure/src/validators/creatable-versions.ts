import { at, finding, resourcesOf, type Finding, type Templates } from './template.ts';

/** What AWS lets one create, as of this day; read the release notes and move the day when the list is looked through. */
export const versionsOn = {
  day: '2026-11-24',
  auroraPostgres: ['17.4', '17.5', '17.6', '17.7', '17.9'],
  valkey: ['7.2', '8.0', '8.1'],
  runtimes: ['nodejs22.x', 'nodejs24.x'],
} as const;

/** Days after which the list itself is too old to be trusted. */
export const versionsAgeMaxDays = 180;

const rule = 'creatable-versions';
const has = (list: readonly string[], value: unknown): boolean => typeof value === 'string' && list.includes(value);

export const creatableVersions = (templates: Templates): Finding[] => [
  ...resourcesOf(templates, 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance').flatMap((found) => {
    const { Engine: engine, EngineVersion: version } = found.properties;
    if (engine !== 'aurora-postgresql') return [finding(rule, found, `engine ${String(engine)} is not ours`)];
    const isMember = found.type === 'AWS::RDS::DBInstance' && version === undefined;
    return isMember || has(versionsOn.auroraPostgres, version)
      ? []
      : [finding(rule, found, `Aurora PostgreSQL ${String(version)} cannot be created`)];
  }),
  ...resourcesOf(templates, 'AWS::ElastiCache::ReplicationGroup').flatMap((found) =>
    found.properties['Engine'] === 'valkey' && has(versionsOn.valkey, found.properties['EngineVersion'])
      ? []
      : [
          finding(
            rule,
            found,
            `${String(found.properties['Engine'])} ${String(found.properties['EngineVersion'])} cannot be created`,
          ),
        ],
  ),
  ...resourcesOf(templates, 'AWS::Lambda::Function').flatMap((found) =>
    has(versionsOn.runtimes, at(found.properties, 'Runtime'))
      ? []
      : [finding(rule, found, `runtime ${String(at(found.properties, 'Runtime'))} cannot be created`)],
  ),
];
