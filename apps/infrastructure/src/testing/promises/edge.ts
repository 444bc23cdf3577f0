import { expect, it } from 'vitest';
import { readContract, routesOf } from '../../stacks/api-gateway-integration/openapi.ts';
import { at, listAt, resourcesOf } from '../../validators/template.ts';
import type { StagesOf } from '../stages.ts';

export const edgePromises = (stages: StagesOf): void => {
  const found = (...types: readonly string[]) => resourcesOf(stages.of('dev').templates, ...types);
  const methods = () =>
    found('AWS::ApiGateway::Method').filter(({ properties }) => properties['HttpMethod'] !== 'OPTIONS');

  it('[API1] every route goes through the link of the VPC to the load balancer, by TLS', () => {
    expect(found('AWS::ApiGatewayV2::VpcLink')).toHaveLength(1);
    for (const { properties } of methods())
      expect(properties['Integration']).toMatchObject({
        Type: 'HTTP_PROXY',
        ConnectionType: 'VPC_LINK',
        Uri: expect.stringMatching(/^https:\/\/assistant\.example\.com:443\//) as string,
        IntegrationTarget: { 'Fn::ImportValue': expect.stringContaining('LoadBalancer') as string },
      });
  });

  it('[API2] [API3] [API6] [API7] [API13] the routes are those of the contract, and no other', () => {
    const wanted = routesOf(readContract()).map(({ method, path }) => `${method} ${path}`);
    const made = methods().map(
      ({ properties }) =>
        `${String(properties['HttpMethod'])} ${String(at(properties, 'Integration', 'Uri')).replace('https://assistant.example.com:443', '')}`,
    );
    expect(made.sort()).toEqual(wanted.sort());
    for (const path of ['/v1/chat', '/v1/documents', '/v1/sessions/{sessionId}', '/v1/admin/merchants'])
      expect(made.some((route) => route.endsWith(` ${path}`))).toBe(true);
  });

  it('[API2] answers that stream are passed on as they come', () => {
    const chat = methods().find(({ properties }) => String(at(properties, 'Integration', 'Uri')).endsWith('/v1/chat'));
    expect(at(chat?.properties, 'Integration', 'ResponseTransferMode')).toBe('STREAM');
  });

  it('[API8] every route validates what comes in by the schema of the contract, and names what goes out', () => {
    for (const { properties } of methods()) {
      expect(properties['RequestValidatorId']).toBeDefined();
      expect(listAt(properties, 'MethodResponses').length).toBeGreaterThan(0);
    }
    const chat = found('AWS::ApiGateway::Model').find(({ properties }) => properties['Name'] === 'ChatRequest');
    expect(at(chat?.properties, 'Schema')).toMatchObject({
      $schema: 'http://json-schema.org/draft-04/schema#',
      additionalProperties: false,
      required: ['message'],
      properties: { message: { maxLength: 2000 } },
    });
    expect(JSON.stringify(found('AWS::ApiGateway::Model').map(({ properties }) => properties['Schema']))).not.toMatch(
      /components\/schemas|"const"|"\$defs"/,
    );
  });

  it('[API9] 1,000 requests a second and 2,000 at once, for the stage and in its usage plan', () => {
    const [plan] = found('AWS::ApiGateway::UsagePlan');
    expect(at(plan?.properties, 'Throttle')).toEqual({ BurstLimit: 2000, RateLimit: 1000 });
    const [settings] = listAt(found('AWS::ApiGateway::Stage')[0]?.properties, 'MethodSettings');
    expect(settings).toMatchObject({ ThrottlingBurstLimit: 2000, ThrottlingRateLimit: 1000, ResourcePath: '/*' });
  });

  it('[API10] pages of other addresses are listed by stage, and none is *', () => {
    const originsOf = (stage: 'dev' | 'prod') => {
      const [task] = resourcesOf(stages.of(stage).templates, 'AWS::ECS::TaskDefinition');
      const environment = listAt(task?.properties, 'ContainerDefinitions', 0, 'Environment');
      return at(
        environment.find((one) => at(one, 'Name') === 'WEB_ORIGINS'),
        'Value',
      );
    };
    expect(originsOf('dev')).toBe('http://127.0.0.1:3000,http://localhost:3000');
    expect(originsOf('prod')).toBeUndefined();
    const texts = JSON.stringify([stages.of('dev').templates, stages.of('prod').templates]);
    expect(texts).not.toMatch(/Access-Control-Allow-Origin[^,]*'\*'/);
    expect(
      resourcesOf(stages.of('prod').templates, 'AWS::ApiGateway::Method').some(
        ({ properties }) => properties['HttpMethod'] === 'OPTIONS',
      ),
    ).toBe(false);
  });

  it('[API11] every route but health asks for a token of the user pool', () => {
    const open = methods().filter(({ properties }) => properties['AuthorizationType'] !== 'COGNITO_USER_POOLS');
    expect(open.map(({ properties }) => String(at(properties, 'Integration', 'Uri')).split(':443')[1]).sort()).toEqual([
      '/health',
      '/health/ready',
    ]);
    expect(found('AWS::ApiGateway::Authorizer')[0]?.properties).toMatchObject({
      Type: 'COGNITO_USER_POOLS',
      IdentitySource: 'method.request.header.Authorization',
    });
  });

  it('[API12] stage, functions and state machines are traced and measured', () => {
    const [stage] = found('AWS::ApiGateway::Stage');
    expect(stage?.properties['TracingEnabled']).toBe(true);
    expect(at(stage?.properties, 'MethodSettings', 0, 'MetricsEnabled')).toBe(true);
    expect(at(stage?.properties, 'MethodSettings', 0, 'DataTraceEnabled')).toBe(false);
    for (const { properties } of found('AWS::Lambda::Function'))
      expect(at(properties, 'TracingConfig', 'Mode')).toBe('Active');
    for (const { properties } of found('AWS::StepFunctions::StateMachine'))
      expect(at(properties, 'TracingConfiguration', 'Enabled')).toBe(true);
  });

  it('[SEC10] the API takes TLS 1.3 alone, and the database no plain text', () => {
    expect(found('AWS::ApiGateway::RestApi')[0]?.properties).toMatchObject({
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      EndpointAccessMode: 'STRICT',
    });
    expect(at(found('AWS::RDS::DBClusterParameterGroup')[0]?.properties, 'Parameters', 'rds.force_ssl')).toBe('1');
  });

  it('what the edge refuses is a problem of the contract, and says nothing of why beyond its code', () => {
    const bodies = found('AWS::ApiGateway::GatewayResponse').map(({ properties }) =>
      String(at(properties, 'ResponseTemplates', 'application/json')),
    );
    expect(bodies.length).toBeGreaterThan(12);
    for (const body of bodies) {
      const problem = JSON.parse(body) as Record<string, unknown>;
      expect(Object.keys(problem).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type']);
      expect(problem['code']).toMatch(/^edge\.[a-z-]+$/);
    }
  });
};
