import { readContract, routesOf } from '../stacks/api-gateway-integration/openapi.ts';
import { at, finding, resourcesOf, type Finding, type Templates } from './template.ts';

const rule = 'api-limits';
/** Milliseconds that AWS allows an integration, and one that streams. */
const timeoutMaxMs = 29_000;
const streamTimeoutMaxMs = 900_000;
const schemaBytesMax = 400_000;

/** Routes whose contract has a body, by method and end of the address. */
const routesWithBody = (): readonly (readonly [method: string, path: string])[] =>
  routesOf(readContract()).flatMap(({ method, path, operation }) =>
    operation.requestBody ? [[method, path] as const] : [],
  );

/** What API Gateway refuses at deployment, or lets through unchecked. */
export const apiLimits = (templates: Templates): Finding[] => {
  const withBody = routesWithBody();
  const takesBody = (method: unknown, uri: string): boolean =>
    withBody.some(([of, path]) => of === method && uri.endsWith(`:443${path}`));
  return [
    ...resourcesOf(templates, 'AWS::ApiGateway::Method').flatMap((found) => {
      const { properties } = found;
      const streams = at(properties, 'Integration', 'ResponseTransferMode') === 'STREAM';
      const timeout = Number(at(properties, 'Integration', 'TimeoutInMillis'));
      const method = properties['HttpMethod'];
      const faults = [
        ...(timeout <= (streams ? streamTimeoutMaxMs : timeoutMaxMs) ? [] : [`waits ${timeout} ms`]),
        ...(at(properties, 'Integration', 'ConnectionType') === 'VPC_LINK' &&
        at(properties, 'Integration', 'IntegrationTarget') !== undefined
          ? []
          : ['does not go through the private link']),
        ...(String(at(properties, 'Integration', 'Uri')).includes('http://') ? ['speaks in plain text'] : []),
        ...(method === 'OPTIONS' || properties['RequestValidatorId'] !== undefined ? [] : ['has no request validator']),
        ...(takesBody(method, String(at(properties, 'Integration', 'Uri'))) &&
        at(properties, 'RequestModels', 'application/json') === undefined
          ? ['takes a body that no model describes']
          : []),
      ];
      return faults.map((text) => finding(rule, found, text));
    }),
    ...resourcesOf(templates, 'AWS::ApiGateway::Model')
      .filter(({ properties }) => JSON.stringify(properties['Schema']).length > schemaBytesMax)
      .map((found) => finding(rule, found, 'has a schema that is too large')),
  ];
};
