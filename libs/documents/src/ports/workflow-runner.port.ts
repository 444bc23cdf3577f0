import type { StoreNotice } from '../domain/object-event.ts';

export interface WorkflowEnd {
  readonly status: 'succeeded' | 'failed' | 'timed-out' | 'aborted';
  /** Name of the error that a failed execution ends with. */
  readonly error?: string;
}

/** Runs the state machine of documents, one execution for one notice of the store. */
export interface WorkflowRunner {
  /** Resolves when the execution has ended, however it ended. */
  run(execution: string, notice: StoreNotice, signal?: AbortSignal): Promise<WorkflowEnd>;
}
