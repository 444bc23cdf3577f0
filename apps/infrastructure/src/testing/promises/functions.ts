import { expect, it } from 'vitest';
import { at, listAt, resourcesOf } from '../../validators/template.ts';
import type { StagesOf } from '../stages.ts';

export const functionPromises = (stages: StagesOf): void => {
  const functions = () => resourcesOf(stages.of('prod').templates, 'AWS::Lambda::Function');

  it('[L9] every function runs on Node.js 24, none on a runtime that AWS has withdrawn', () => {
    expect(functions().length).toBeGreaterThanOrEqual(10);
    expect(new Set(functions().map(({ properties }) => properties['Runtime']))).toEqual(new Set(['nodejs24.x']));
  });

  it('[L10] memory of 512 to 1,024 MB and 30 seconds to 15 minutes', () => {
    for (const { properties } of functions()) {
      expect(properties['MemorySize']).toBeGreaterThanOrEqual(512);
      expect(properties['MemorySize']).toBeLessThanOrEqual(1024);
      expect(properties['Timeout']).toBeGreaterThanOrEqual(30);
      expect(properties['Timeout']).toBeLessThanOrEqual(900);
    }
  });

  it('[SF3] the document workflow ends after 15 minutes and tries again what may pass', () => {
    const [machine] = resourcesOf(stages.of('prod').templates, 'AWS::StepFunctions::StateMachine');
    const text = JSON.stringify(at(machine?.properties, 'DefinitionString'));
    expect(text).toContain('TimeoutSeconds\\\\\\":900'.replaceAll('\\\\\\', '\\'));
    expect(text).toContain('MaxAttempts');
  });

  it('[SF7] [SF8] executions are logged whole, and every version of an object starts one', () => {
    const [machine] = resourcesOf(stages.of('prod').templates, 'AWS::StepFunctions::StateMachine');
    expect(at(machine?.properties, 'LoggingConfiguration', 'Level')).toBe('ALL');
    const rules = resourcesOf(stages.of('prod').templates, 'AWS::Events::Rule');
    expect(rules.some(({ properties }) => listAt(properties, 'EventPattern', 'source').includes('aws.s3'))).toBe(true);
    const bucket = resourcesOf(stages.of('prod').templates, 'AWS::S3::Bucket').find(({ id }) =>
      id.includes('Documents'),
    );
    expect(at(bucket?.properties, 'NotificationConfiguration', 'EventBridgeConfiguration', 'EventBridgeEnabled')).toBe(
      true,
    );
  });

  it('the migration runs once at a time, before the service starts', () => {
    const { templates } = stages.of('prod');
    const step = functions().find(({ id }) => id.includes('Migration'));
    expect(step?.properties['ReservedConcurrentExecutions']).toBe(1);
    const service = Object.values(templates)
      .flatMap(({ Resources }) => Object.values(Resources))
      .find(({ Type }) => Type === 'AWS::ECS::Service');
    expect(JSON.stringify(service?.DependsOn)).toContain('MigrationResult');
  });
};
