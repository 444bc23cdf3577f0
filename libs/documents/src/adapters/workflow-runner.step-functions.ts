import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  type ExecutionStatus,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { AppError } from '@rag-assistant/kernel';
import { awsCaller, awsErrorName, type AwsFailure } from '@rag-assistant/platform-aws';
import type { WorkflowEnd, WorkflowRunner } from '../ports/workflow-runner.port.ts';

export interface StepFunctionsRunnerOptions {
  /** Made by `sfnClient` of platform-aws. */
  readonly client: SFNClient;
  /** Of a standard state machine. */
  readonly stateMachineArn: string;
  /** Of one call; 5 s by default. */
  readonly timeoutMs?: number;
  /** For one execution, above what its definition allows; 20 minutes by default. */
  readonly waitMaxMs?: number;
}

const failed = (failure: AwsFailure, cause: unknown): AppError =>
  failure === 'throttled' || failure === 'timeout' || failure === 'unavailable'
    ? new AppError({
        code: 'documents.workflow-unavailable',
        category: 'unavailable',
        publicText: 'Files cannot be processed at the moment. What was sent is kept; it is taken up again.',
        retryable: true,
        context: { failure },
        cause,
      })
    : new AppError({
        code: 'documents.workflow-refused',
        category: 'internal',
        publicText: 'The processing of files does not take what this service asks.',
        context: { failure, name: awsErrorName(cause) },
        cause,
      });

const ends: Readonly<Partial<Record<ExecutionStatus, WorkflowEnd['status']>>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  ABORTED: 'aborted',
};

/** Step Functions takes 80 characters of few kinds. */
const nameOf = (execution: string): string =>
  /^[\w-]{1,80}$/.test(execution) ? execution : createHash('sha256').update(execution).digest('hex');

const askFirstMs = 100;
const askLastMs = 2000;

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  wait(ms, undefined, signal && { signal }).catch(() => undefined);

/**
 * Runs executions of one state machine. An execution has its name once: asked to run again, it is not run again, and
 * its end is told.
 * @throws AppError `documents.workflow-unavailable` (retryable; the execution may go on), `documents.workflow-refused`
 */
export const stepFunctionsRunner = (options: StepFunctionsRunnerOptions): WorkflowRunner => {
  const { client, stateMachineArn, timeoutMs = 5_000, waitMaxMs = 20 * 60_000 } = options;
  const caller = awsCaller({ name: 'workflow', timeoutMs, failed });
  const arnOf = (name: string): string => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

  const start = async (name: string, input: string): Promise<void> => {
    const command = new StartExecutionCommand({ stateMachineArn, name, input });
    await caller.call(async (abortSignal) => {
      try {
        await client.send(command, { abortSignal });
      } catch (error) {
        if (awsErrorName(error) !== 'ExecutionAlreadyExists') throw error;
      }
    });
  };

  const ask = async (executionArn: string): Promise<WorkflowEnd | null> => {
    const command = new DescribeExecutionCommand({ executionArn });
    const { status, error } = await caller.call((abortSignal) => client.send(command, { abortSignal }));
    const end = status && ends[status];
    if (end === undefined) return null;
    return { status: end, ...(end === 'failed' && error !== undefined && { error }) };
  };

  return {
    run: async (execution, notice, signal) => {
      if (signal?.aborted) return { status: 'aborted' };
      const name = nameOf(execution);
      const executionArn = arnOf(name);
      await start(name, JSON.stringify(notice));
      const until = performance.now() + waitMaxMs;
      let [askMs, stopped] = [askFirstMs, false];
      while (performance.now() < until) {
        if (signal?.aborted && !stopped) {
          stopped = true;
          const stop = new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'The service stopped it.' });
          await caller.call((abortSignal) => client.send(stop, { abortSignal }));
        }
        const end = await ask(executionArn);
        if (end) return end;
        await pause(askMs, stopped ? undefined : signal);
        askMs = Math.min(askLastMs, askMs * 1.5);
      }
      throw failed('timeout', undefined);
    },
  };
};
