import { CreateStateMachineCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { emulatedAws, startFaultProxy } from '@rag-assistant/localstack-utils';
import { sfnClient } from '@rag-assistant/platform-aws/sfn';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { noticeOf } from '../domain/object-event.ts';
import { describeWorkflowRunner, runnerDefinition } from '../testing/workflow-runner.contract.ts';
import { stepFunctionsRunner } from './workflow-runner.step-functions.ts';

const aws = await emulatedAws();
const proxy = await startFaultProxy(aws.endpoint);
const admin = aws.client(SFNClient);
const client = sfnClient({ region: aws.region, endpoint: proxy.endpoint, timeoutMs: 10_000 });
const newMachine = async (): Promise<string> => {
  const command = new CreateStateMachineCommand({
    name: aws.unique('documents'),
    definition: JSON.stringify(runnerDefinition),
    roleArn: 'arn:aws:iam::000000000000:role/states',
  });
  return (await admin.send(command)).stateMachineArn ?? '';
};
const stateMachineArn = await newMachine();

afterEach(() => {
  Object.assign(proxy, { mode: 'works', faultsLeft: Number.POSITIVE_INFINITY, requests: 0 });
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await aws.stop();
});

describeWorkflowRunner('Step Functions on LocalStack', () =>
  Promise.resolve({ runner: stepFunctionsRunner({ client, stateMachineArn }), close: () => Promise.resolve() }),
);

describe('Step Functions', () => {
  it('[SF8] runs an execution once, however often it is asked to, whatever its name', async () => {
    const own = await newMachine();
    const runner = stepFunctionsRunner({ client, stateMachineArn: own });
    const execution = `object version ${'ä'.repeat(90)}`;
    const notice = noticeOf('created', 'fails', 'v1');
    const ends = [await runner.run(execution, notice), await runner.run(execution, notice)];
    expect(ends).toEqual([1, 2].map(() => ({ status: 'failed', error: 'DocumentRefused' })));
    const { executions = [] } = await admin.send(new ListExecutionsCommand({ stateMachineArn: own }));
    expect(executions).toHaveLength(1);
  });

  it('that throttles in between is asked again, and the end is told', async () => {
    Object.assign(proxy, { mode: 'throttled', faultsLeft: 2 });
    const runner = stepFunctionsRunner({ client, stateMachineArn });
    expect(await runner.run('throttled', noticeOf('created', 'any', 'v1'))).toEqual({ status: 'succeeded' });
  });

  it('that has no such state machine refuses without a second attempt', async () => {
    const runner = stepFunctionsRunner({ client, stateMachineArn: `${stateMachineArn}-none` });
    await expect(runner.run('none', noticeOf('created', 'any', 'v1'))).rejects.toThrow('documents.workflow-refused');
    expect(proxy.requests).toBe(1);
  });

  it.each(['throttled', 'broken', 'silent', 'cut'] as const)(
    'ends in one retryable error after three attempts when it stays %s',
    async (mode) => {
      proxy.mode = mode;
      const short = sfnClient({ region: aws.region, endpoint: proxy.endpoint, timeoutMs: 300 });
      const runner = stepFunctionsRunner({ client: short, stateMachineArn, timeoutMs: 400 });
      const began = performance.now();
      await expect(runner.run(mode, noticeOf('created', 'any', 'v1'))).rejects.toMatchObject({
        code: 'documents.workflow-unavailable',
        retryable: true,
      });
      expect(proxy.requests).toBe(3);
      expect(performance.now() - began).toBeLessThan(5_000);
      short.destroy();
    },
  );

  it('that ends nothing in time is not waited for for ever', async () => {
    const runner = stepFunctionsRunner({ client, stateMachineArn, waitMaxMs: 400 });
    await expect(runner.run('endless', noticeOf('created', 'slow', 'v1'))).rejects.toThrow(
      'documents.workflow-unavailable',
    );
  });
});
