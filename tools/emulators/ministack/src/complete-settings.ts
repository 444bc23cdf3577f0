import { APIGatewayClient, CreateRequestValidatorCommand, UpdateMethodCommand } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributeOf, isRecord, type Resource, type Template } from './template.ts';

export interface CloudConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

const refOf = (value: unknown): string | undefined =>
  isRecord(value) && typeof value['Ref'] === 'string' ? value['Ref'] : undefined;

const ofType = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.Resources ?? {}).filter(([, { Type }]) => Type === type);

/**
 * The emulator's CloudFormation takes request validators and drops them; its API keeps and applies them. Sets them by
 * the API, as the templates say.
 * @returns how many methods have their validator now
 */
export const completeSettings = async (assembly: string, config: CloudConfig): Promise<number> => {
  const formation = new CloudFormationClient(config);
  const gateway = new APIGatewayClient(config);
  let completed = 0;
  try {
    for (const file of readdirSync(assembly).filter((name) => name.endsWith('.template.json'))) {
      const template = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template;
      const validators = ofType(template, 'AWS::ApiGateway::RequestValidator');
      if (validators.length === 0) continue;
      const StackName = file.replace('.template.json', '');
      const { StackResources = [] } = await formation.send(new DescribeStackResourcesCommand({ StackName }));
      const physical = new Map(StackResources.map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
      const made = new Map<string, string>();
      for (const [id, { Properties = {} }] of validators) {
        const { id: validatorId } = await gateway.send(
          new CreateRequestValidatorCommand({
            restApiId: physical.get(refOf(Properties['RestApiId']) ?? ''),
            name: id,
            validateRequestBody: Properties['ValidateRequestBody'] === true,
            validateRequestParameters: Properties['ValidateRequestParameters'] === true,
          }),
        );
        if (validatorId !== undefined) made.set(id, validatorId);
      }
      for (const [, { Properties = {} }] of ofType(template, 'AWS::ApiGateway::Method')) {
        const value = made.get(refOf(Properties['RequestValidatorId']) ?? '');
        const resource = refOf(Properties['ResourceId']);
        // A method at the root names the root by an attribute, and has no body to check.
        if (value === undefined || resource === undefined || attributeOf(Properties['ResourceId'])) continue;
        await gateway.send(
          new UpdateMethodCommand({
            restApiId: physical.get(refOf(Properties['RestApiId']) ?? ''),
            resourceId: physical.get(resource),
            httpMethod: String(Properties['HttpMethod']),
            patchOperations: [{ op: 'replace', path: '/requestValidatorId', value }],
          }),
        );
        completed += 1;
      }
    }
    return completed;
  } finally {
    formation.destroy();
    gateway.destroy();
  }
};
