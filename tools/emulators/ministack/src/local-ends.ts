import { isRecord, mapValues, type Resource, type Template } from './template.ts';

/** What stands on this machine in the place of what the emulator only pretends to have. */
export interface LocalEnds {
  /** Where the service of the API listens: API Gateway's private link leads there. */
  readonly serviceUrl: string;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly owner: string;
    readonly password: string;
  };
  /** The simulated Bedrock. */
  readonly bedrockUrl: string;
}

const databaseName = 'assistant';
const servicePassword = 'emulatedServicePassword';

const secretText = ({ database }: LocalEnds, username: string, password: string): string =>
  JSON.stringify({ username, password, host: database.host, port: database.port, dbname: databaseName });

/** What the service logs in with, once the migration has made it. */
export const serviceLogin = ({ database }: LocalEnds): string =>
  `postgres://rag_service:${servicePassword}@${database.host}:${database.port}/${databaseName}`;

/** A login with a known password, so that the migration and the functions reach the database of this machine. */
const databaseSecret = (resource: Resource, ends: LocalEnds): Resource => {
  const name = resource.Properties?.['Name'];
  const { GenerateSecretString: _generated, ...rest } = resource.Properties ?? {};
  if (typeof name !== 'string') return resource;
  if (name.endsWith('/database-owner'))
    return {
      ...resource,
      Properties: { ...rest, SecretString: secretText(ends, ends.database.owner, ends.database.password) },
    };
  if (name.endsWith('/database-service'))
    return { ...resource, Properties: { ...rest, SecretString: secretText(ends, 'rag_service', servicePassword) } };
  return resource;
};

/** The emulator has no private link: the integration calls the service itself. */
const directIntegration = (resource: Resource, { serviceUrl }: LocalEnds): Resource => {
  const integration = resource.Properties?.['Integration'] as Record<string, unknown> | undefined;
  if (integration?.['ConnectionType'] !== 'VPC_LINK') return resource;
  const {
    ConnectionId: _id,
    ConnectionType: _type,
    IntegrationTarget: _target,
    ResponseTransferMode: _mode,
    ...rest
  } = integration;
  const uri = String(integration['Uri']).replace(/^https:\/\/(?:\{\{[^}]*\}\}|[^/:]+)(?::\d+)?/, serviceUrl);
  return { ...resource, Properties: { ...resource.Properties, Integration: { ...rest, Uri: uri } } };
};

const functionOf = (resource: Resource, { bedrockUrl }: LocalEnds): Resource => {
  const environment = resource.Properties?.['Environment'] as { Variables?: Record<string, unknown> } | undefined;
  const { NODE_EXTRA_CA_CERTS: _authorities, ...variables } = environment?.Variables ?? {};
  const Environment = { Variables: { ...variables, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrockUrl } };
  return { ...resource, Properties: { ...resource.Properties, Environment } };
};

const changes: Readonly<Record<string, (resource: Resource, ends: LocalEnds) => Resource>> = {
  'AWS::SecretsManager::Secret': databaseSecret,
  'AWS::ApiGateway::Method': directIntegration,
  'AWS::Lambda::Function': functionOf,
};

const attachmentType = 'AWS::SecretsManager::SecretTargetAttachment';

/**
 * A reference to a secret gives its name in the emulator and its ARN in AWS. Attachments go: they would write the
 * address of a cluster that answers nobody into the secret.
 */
const secretsByArn = (template: Template): Template => {
  const resources = Object.entries(template.Resources ?? {});
  const secretBehind = new Map<unknown, unknown>(
    resources.flatMap(([id, { Type, Properties }]) => {
      if (Type === 'AWS::SecretsManager::Secret') return [[id, id]];
      if (Type !== attachmentType || !isRecord(Properties?.['SecretId'])) return [];
      return [[id, Properties['SecretId']['Ref']]];
    }),
  );
  const kept = Object.fromEntries(resources.filter(([, { Type }]) => Type !== attachmentType));
  return mapValues({ ...template, Resources: kept }, (value) => {
    const secret = isRecord(value) ? secretBehind.get(value['Ref']) : undefined;
    return secret === undefined ? value : { 'Fn::GetAtt': [secret, 'Id'] };
  }) as Template;
};

/** Puts the ends on this machine into a template; everything else stays as it is deployed to AWS. */
export const withLocalEnds = (template: Template, ends: LocalEnds): Template => {
  const changed = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => [
    id,
    changes[resource.Type]?.(resource, ends) ?? resource,
  ]);
  return secretsByArn({ ...template, Resources: Object.fromEntries(changed) });
};
