import { ExecutionAbortedError, ExecutionError, ExecutionTimeoutError, StateMachine } from 'aws-local-stepfunctions';
import type { WorkflowTask } from '../application/workflow-tasks.ts';
import type { WorkflowEnd, WorkflowRunner } from '../ports/workflow-runner.port.ts';

export interface LocalRunnerOptions {
  /** Amazon States Language with JSONPath. */
  readonly definition: object;
  /** What runs in place of each task state's resource, by the state's name; all of them. */
  readonly tasks: Readonly<Record<string, WorkflowTask>>;
  /** Waits between tries, in place of the definition's own. */
  readonly retryMs?: number;
  /** False for a definition that was checked before; checking takes longer than most executions. */
  readonly check?: boolean;
}

type Definition = ConstructorParameters<typeof StateMachine>[0];

/**
 * Runs the definition in this process. As in the cloud, a task that is given up goes on by itself until it notices, so
 * every step checks that its execution still owns the file.
 */
export const localWorkflowRunner = ({
  definition,
  tasks,
  retryMs,
  check = true,
}: LocalRunnerOptions): WorkflowRunner => {
  const machine = new StateMachine(definition as Definition, {
    validationOptions: { checkArn: false, noValidate: !check },
  });
  const names = Object.entries((definition as { States: Record<string, { Type: string }> }).States)
    .filter(([, state]) => state.Type === 'Task')
    .map(([name]) => name);
  const missing = names.filter((name) => !(name in tasks));
  if (missing.length > 0) throw new TypeError(`no handler for the states ${missing.join(', ')}`);

  const endOf = (error: unknown): WorkflowEnd => {
    if (error instanceof ExecutionTimeoutError) return { status: 'timed-out' };
    if (error instanceof ExecutionAbortedError) return { status: 'aborted' };
    // The library wraps what a state threw, whose name is the error's.
    const inner: unknown = error instanceof ExecutionError ? error.cause : error;
    return { status: 'failed', error: inner instanceof Error ? inner.name : 'States.Runtime' };
  };
  return {
    run: async (execution, notice, signal) => {
      if (signal?.aborted) return { status: 'aborted' };
      const handlers = Object.fromEntries(
        Object.entries(tasks).map(([name, task]) => [name, (input: unknown) => task(input, signal)]),
      );
      const running = machine.run(notice as unknown as Parameters<StateMachine['run']>[0], {
        context: { Execution: { Id: execution } },
        overrides: {
          taskResourceLocalHandlers: handlers as Record<string, (input: unknown) => Promise<never>>,
          ...(retryMs !== undefined && {
            retryIntervalOverrides: Object.fromEntries(names.map((name) => [name, retryMs])),
          }),
        },
      });
      const abort = (): void => {
        running.abort();
      };
      signal?.addEventListener('abort', abort, { once: true });
      try {
        await running.result;
        return { status: 'succeeded' };
      } catch (error) {
        return endOf(error);
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
  };
};
