import { at, finding, listAt, resourcesOf, type Finding, type Found, type Templates } from './template.ts';

const rule = 'wildcard-permissions';

/** Actions that AWS can grant on no resource but `*`. */
const withoutResource = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'ecr:GetAuthorizationToken',
  'secretsmanager:GetRandomPassword',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
]);

const statementFaults = (statement: unknown): string[] => {
  if (at(statement, 'Effect') === 'Deny') return [];
  const actions = listAt(statement, 'Action');
  const resources = listAt(statement, 'Resource');
  if (actions.length === 0) return ['grants by exclusion'];
  const wide = actions.filter((action) => typeof action !== 'string' || action === '*' || action.endsWith('*'));
  const open = resources.includes('*') && !actions.every((action) => withoutResource.has(String(action)));
  return [
    ...wide.map((action) => `grants ${String(action)}`),
    ...(open ? [`grants ${actions.join(', ')} on every resource`] : []),
  ];
};

const policiesOf = ({ type, properties }: Found): readonly unknown[] =>
  type === 'AWS::IAM::Role'
    ? listAt(properties, 'Policies').map((policy) => at(policy, 'PolicyDocument'))
    : [at(properties, 'PolicyDocument')];

/** Anybody may use what a policy of a resource opens to `*` without a condition. */
const isOpenToAll = (statement: unknown): boolean => {
  const principal = at(statement, 'Principal');
  const anybody = principal === '*' || at(principal, 'AWS') === '*';
  return at(statement, 'Effect') === 'Allow' && anybody && at(statement, 'Condition') === undefined;
};

const resourcePolicies = [
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::KMS::Key',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::EC2::VPCEndpoint',
];
/** Endpoints that let foreign principals read what lies in accounts of AWS. */
const ofAws = /prod-.*starport-layer-bucket|cloudformation-custom-resource-response/;

/** Permissions wider than what a process does: of roles, and of resources that anybody could use. */
export const wildcardPermissions = (templates: Templates): Finding[] => [
  ...resourcesOf(templates, 'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap((found) =>
    policiesOf(found)
      .flatMap((document) => listAt(document, 'Statement'))
      .flatMap(statementFaults)
      .map((text) => finding(rule, found, text)),
  ),
  ...resourcesOf(templates, ...resourcePolicies).flatMap((found) => {
    const document = ['PolicyDocument', 'KeyPolicy', 'ResourcePolicy']
      .map((name) => at(found.properties, name))
      .find(Boolean);
    if (document === undefined) return [finding(rule, found, 'has no policy of its own')];
    return listAt(document, 'Statement')
      .filter((statement) => isOpenToAll(statement) && !ofAws.test(JSON.stringify(at(statement, 'Resource'))))
      .map(() => finding(rule, found, 'is open to anybody'));
  }),
  ...resourcesOf(templates, 'AWS::Lambda::Permission').flatMap((found) =>
    found.properties['SourceArn'] === undefined &&
    found.properties['SourceAccount'] === undefined &&
    found.properties['Principal'] !== 'secretsmanager.amazonaws.com'
      ? [finding(rule, found, 'lets a service of any account call')]
      : [],
  ),
];
