import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticeOf } from '../domain/object-event.ts';
import type { WorkflowRunner } from '../ports/workflow-runner.port.ts';

export interface WorkflowRunnerSubject {
  readonly runner: WorkflowRunner;
  close(): Promise<void>;
}

const key = '$.detail.object.key';

/** Ends by the key of its notice: well, in a named failure, or not within its two seconds. */
export const runnerDefinition = {
  StartAt: 'choose',
  TimeoutSeconds: 2,
  States: {
    choose: {
      Type: 'Choice',
      Choices: [
        { Variable: key, StringEquals: 'fails', Next: 'fails' },
        { Variable: key, StringEquals: 'slow', Next: 'slow' },
      ],
      Default: 'ends',
    },
    fails: { Type: 'Fail', Error: 'DocumentRefused', Cause: 'by the test' },
    slow: { Type: 'Wait', Seconds: 20, Next: 'ends' },
    ends: { Type: 'Succeed' },
  },
};

/** What every runner guarantees; `make` gives one of `runnerDefinition`. */
export const describeWorkflowRunner = (subject: string, make: () => Promise<WorkflowRunnerSubject>): void => {
  describe(`WorkflowRunner: ${subject}`, () => {
    let opened: WorkflowRunnerSubject;
    let executions = 0;
    const run = (how: string, signal?: AbortSignal) =>
      opened.runner.run(`contract-${(executions += 1)}`, noticeOf('created', how, 'v1'), signal);
    beforeAll(async () => {
      opened = await make();
    });
    afterAll(() => opened.close());

    it('tells that an execution ended well', async () => {
      expect(await run('any')).toEqual({ status: 'succeeded' });
    });

    it('[SF5] tells the name of the error that an execution failed with', async () => {
      expect(await run('fails')).toEqual({ status: 'failed', error: 'DocumentRefused' });
    });

    it('[SF3] tells that an execution took longer than its definition allows', async () => {
      expect(await run('slow')).toEqual({ status: 'timed-out' });
    });

    it('stops an execution when told, at once or before it has begun', async () => {
      const stop = new AbortController();
      const began = performance.now();
      const running = run('slow', stop.signal);
      setTimeout(() => {
        stop.abort(new Error('enough'));
      }, 300);
      expect(await running).toEqual({ status: 'aborted' });
      expect(performance.now() - began).toBeLessThan(1_900);
      expect(await run('any', stop.signal)).toEqual({ status: 'aborted' });
    });

    it('runs several at a time, each to its own end', async () => {
      const ends = await Promise.all(['any', 'fails', 'any', 'fails'].map((how) => run(how)));
      expect(ends.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded', 'failed']);
    });
  });
};
