import { createHash } from 'node:crypto';
import {
  CfnAuthorizer,
  CfnDeployment,
  CfnMethod,
  CfnModel,
  CfnRequestValidator,
  CfnResource,
  CfnRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge.ts';
import { draft4Schema } from './draft4-schema.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { routesOf, type Contract, type ContractRoute } from './openapi.ts';

export interface RestApiProps {
  readonly name: string;
  readonly contract: Contract;
  readonly userPoolArn: string;
  /** The private way to the service. */
  readonly link: { readonly id: string; readonly loadBalancerArn: string; readonly host: string };
  readonly webOrigins: readonly string[];
}

/** Longest wait for an answer, and for one that streams. */
const timeoutMs = 29_000;
const streamTimeoutMs = 120_000;
/** Statuses that stand for the contract's `4XX` and `5XX`. */
const families: Readonly<Record<string, readonly string[]>> = {
  '4XX': ['400', '401', '403', '404', '409', '413', '415', '429'],
  '5XX': ['500', '503', '504'],
};

/** The REST API that the contract describes: every route, its models and validators, and nothing else. */
export class RestApi extends Construct {
  readonly api: CfnRestApi;
  readonly deployment: CfnDeployment;
  private readonly resources = new Map<string, string>();
  private readonly models = new Map<string, CfnModel>();
  private readonly props: RestApiProps;
  private readonly authorizer: CfnAuthorizer;
  private readonly validator: CfnRequestValidator;

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    this.props = props;
    this.api = new CfnRestApi(this, 'Api', {
      name: props.name,
      description: 'The contract of the assistant',
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      endpointAccessMode: 'STRICT',
      disableExecuteApiEndpoint: false,
    });
    const restApiId = this.api.ref;
    this.authorizer = new CfnAuthorizer(this, 'Users', {
      restApiId,
      name: 'users',
      type: 'COGNITO_USER_POOLS',
      identitySource: 'method.request.header.Authorization',
      providerArns: [props.userPoolArn],
    });
    this.validator = new CfnRequestValidator(this, 'Validator', {
      restApiId,
      name: 'body-and-parameters',
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const routes = routesOf(props.contract);
    const methods = routes.map((route) => this.addMethod(route));
    const preflights = props.webOrigins.length > 0 ? [...new Set(routes.map(({ path }) => path))] : [];
    for (const path of preflights) methods.push(this.addPreflight(path));
    const responses = addGatewayResponses(this, restApiId, props.webOrigins);
    // A deployment is a snapshot: another definition needs another one, the same definition the same.
    const definition = JSON.stringify([routes, props.contract.components, preflights, timeoutMs, streamTimeoutMs, 1]);
    const hash = createHash('sha256').update(definition).digest('hex').slice(0, 10);
    this.deployment = new CfnDeployment(this, `Deployment${hash}`, { restApiId, description: `Contract ${hash}` });
    for (const part of [...methods, ...responses]) this.deployment.addResourceDependency(part);
  }

  private resourceOf(path: string): string {
    if (path === '') return this.api.attrRootResourceId;
    const known = this.resources.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const resource = new CfnResource(this, `Path${path.replace(/[^A-Za-z0-9]+/g, '-')}`, {
      restApiId: this.api.ref,
      parentId: this.resourceOf(path.slice(0, cut)),
      pathPart: path.slice(cut + 1),
    });
    this.resources.set(path, resource.ref);
    return resource.ref;
  }

  /** A schema of the contract as a model; inline ones are named after the route. */
  private modelOf(schema: Readonly<Record<string, unknown>> | undefined, route: string): CfnModel | undefined {
    if (schema === undefined) return undefined;
    const ref = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
    const name = ref ?? route.replace(/[^A-Za-z0-9]/g, '');
    const known = this.models.get(name);
    if (known) return known;
    const model = new CfnModel(this, `Model${name}`, {
      restApiId: this.api.ref,
      name,
      contentType: 'application/json',
      schema: draft4Schema(this.props.contract, this.props.contract.components.schemas[ref ?? ''] ?? schema),
    });
    this.models.set(name, model);
    return model;
  }

  private integration(
    method: string,
    path: string,
    parameters: readonly string[],
    streams: boolean,
  ): CfnMethod.IntegrationProperty {
    const { id, loadBalancerArn, host } = this.props.link;
    return {
      type: 'HTTP_PROXY',
      integrationHttpMethod: method,
      uri: `https://${host}:443${path}`,
      connectionType: 'VPC_LINK',
      connectionId: id,
      integrationTarget: loadBalancerArn,
      passthroughBehavior: 'WHEN_NO_MATCH',
      requestParameters: Object.fromEntries(
        parameters.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]),
      ),
      timeoutInMillis: streams ? streamTimeoutMs : timeoutMs,
      responseTransferMode: streams ? 'STREAM' : 'BUFFERED',
    };
  }

  private addMethod({ method, path, operation, isPublic, streams }: ContractRoute): CfnMethod {
    const inPath = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    const body = this.modelOf(operation.requestBody?.content['application/json']?.schema, `${method}${path}Request`);
    const answers = Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
      (families[status] ?? [status]).map((statusCode) => ({
        statusCode,
        responseModels: Object.fromEntries(
          Object.entries(content).flatMap(([type, { schema }]) => {
            const model = type.endsWith('json') ? this.modelOf(schema, `${method}${path}${status}`) : undefined;
            return model ? [[type, model.ref]] : [];
          }),
        ),
      })),
    );
    const made = new CfnMethod(this, `Method${method}${path.replace(/[^A-Za-z0-9]+/g, '-')}`, {
      restApiId: this.api.ref,
      resourceId: this.resourceOf(path),
      httpMethod: method,
      ...(isPublic
        ? { authorizationType: 'NONE' }
        : { authorizationType: 'COGNITO_USER_POOLS', authorizerId: this.authorizer.ref }),
      requestValidatorId: this.validator.ref,
      requestParameters: Object.fromEntries(
        operation.parameters.map(({ name, in: place, required }) => [
          `method.request.${place === 'query' ? 'querystring' : place}.${name}`,
          place === 'path' || required === true,
        ]),
      ),
      ...(body && { requestModels: { 'application/json': body.ref } }),
      integration: this.integration(method, path, inPath, streams),
      methodResponses: answers,
    });
    if (isPublic)
      acknowledge(made, {
        APIG4: 'Health is asked by monitors that hold no token; it tells names of dependencies and nothing of a shop.',
        COG4: 'Health is asked by monitors that hold no token.',
      });
    return made;
  }

  /** A browser's question before a call: it carries no token and is answered by the service, which knows the origins. */
  private addPreflight(path: string): CfnMethod {
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
    const made = new CfnMethod(this, `MethodOPTIONS${path.replace(/[^A-Za-z0-9]+/g, '-')}`, {
      restApiId: this.api.ref,
      resourceId: this.resourceOf(path),
      httpMethod: 'OPTIONS',
      authorizationType: 'NONE',
      requestParameters: Object.fromEntries(inPath.map((name) => [`method.request.path.${name}`, true])),
      integration: this.integration('OPTIONS', path, inPath, false),
      methodResponses: [{ statusCode: '204' }],
    });
    acknowledge(made, {
      APIG4: 'A browser sends no token with its preflight.',
      COG4: 'A browser sends no token with its preflight.',
    });
    return made;
  }
}
