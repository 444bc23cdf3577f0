import { AppError } from '@rag-assistant/kernel';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { tellOutcome, type Outcome } from './deployment-outcome.ts';
import { makeMigrationHandler } from './migration-handler.ts';

const deployment = (RequestType: string) =>
  ({
    RequestType,
    ResponseURL: 'https://answers.test/signed',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Migration',
    ResourceType: 'Custom::SchemaMigration',
    ResourceProperties: {},
  }) as unknown as CloudFormationCustomResourceEvent;

const scene = (forward: () => Promise<string[]> = () => Promise.resolve(['010-a'])) => {
  const told: Outcome[] = [];
  let runs = 0;
  const handler = makeMigrationHandler({
    migration: {
      forward: () => {
        runs += 1;
        return forward();
      },
      back: () => Promise.resolve('010-a'),
    },
    log: () => undefined,
    tell: (_event, outcome) => {
      told.push(outcome);
      return Promise.resolve();
    },
  });
  return { handler, told, runs: () => runs };
};

describe('the migration as a step of a deployment', () => {
  it('[C3] migrates when the stack is made or changed, and tells how it ended', async () => {
    const { handler, told } = scene();
    expect(await handler(deployment('Create'))).toEqual({ applied: ['010-a'] });
    await handler(deployment('Update'));
    expect(told).toEqual(Array(2).fill({ status: 'SUCCESS', data: { Applied: '010-a' } }));
  });

  it('leaves the data alone when the stack goes', async () => {
    const { handler, told, runs } = scene();
    await handler(deployment('Delete'));
    expect(runs()).toBe(0);
    expect(told).toMatchObject([{ status: 'SUCCESS' }]);
  });

  it('fails the deployment with what to do, and shows nothing of an unforeseen fault', async () => {
    const known = new AppError({
      code: 'postgres.schema-too-new',
      category: 'conflict',
      publicText: 'Start the newer.',
    });
    const first = scene(() => Promise.reject(known));
    await first.handler(deployment('Update'));
    expect(first.told).toEqual([{ status: 'FAILED', reason: 'Start the newer. [postgres.schema-too-new]' }]);
    const second = scene(() => Promise.reject(new Error('password=hunter2')));
    await second.handler(deployment('Update'));
    expect(JSON.stringify(second.told)).not.toContain('hunter2');
    expect(second.told).toMatchObject([{ status: 'FAILED' }]);
  });

  it('[C3] goes forward or one step back when asked by hand, and refuses anything else', async () => {
    const { handler } = scene();
    expect(await handler({ direction: 'forward' })).toEqual({ applied: ['010-a'] });
    expect(await handler({ direction: 'back' })).toEqual({ takenBack: '010-a' });
    for (const bad of [{}, null, 'back', { direction: 'sideways' }, { direction: 'back', steps: 2 }])
      await expect(handler(bad)).rejects.toMatchObject({ code: 'migration.request-invalid' });
  });
});

describe('the outcome', () => {
  const sending = (answers: (Response | Error)[]) => {
    const bodies: string[] = [];
    const send = (async (_url: string, init: { body: string }) => {
      bodies.push(init.body);
      const answer = answers.shift() ?? new Response(null, { status: 500 });
      if (answer instanceof Error) throw answer;
      return answer;
    }) as unknown as typeof fetch;
    return { send, bodies };
  };

  it('is told again when the first time fails, always as the same resource', async () => {
    const { send, bodies } = sending([new Error('reset'), new Response(null, { status: 503 }), new Response()]);
    await tellOutcome(deployment('Update'), { status: 'SUCCESS' }, send);
    expect(bodies).toHaveLength(3);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'schema',
      StackId: 'stack',
    });
  });

  it('ends with a code when nobody hears it', async () => {
    const { send, bodies } = sending([]);
    await expect(tellOutcome(deployment('Update'), { status: 'SUCCESS' }, send)).rejects.toMatchObject({
      code: 'migration.outcome-untold',
    });
    expect(bodies).toHaveLength(3);
  });
});
