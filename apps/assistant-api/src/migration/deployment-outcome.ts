import { AppError, isAppError } from '@rag-assistant/kernel';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

export interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED';
  /** Shown to whoever deploys. */
  readonly reason?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** The same for every run, so that CloudFormation never takes the schema for another resource. */
const physicalId = 'schema';
const attemptsMax = 3;
const attemptTimeoutMs = 10_000;

export const failedOutcome = (error: unknown): Outcome => ({
  status: 'FAILED',
  reason: isAppError(error) ? `${error.publicText} [${error.code}]` : 'The step failed; its log says why.',
});

/**
 * Tells CloudFormation how a step ended; without it the deployment waits for its time limit.
 * @throws AppError `migration.outcome-untold`
 */
export const tellOutcome = async (
  event: CloudFormationCustomResourceEvent,
  outcome: Outcome,
  send: typeof fetch = fetch,
): Promise<void> => {
  const body = JSON.stringify({
    Status: outcome.status,
    Reason: outcome.reason ?? 'Done',
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: outcome.data ?? {},
  });
  let cause: unknown;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    try {
      const answer = await send(event.ResponseURL, {
        method: 'PUT',
        body,
        // The address is signed for a request without a content type.
        headers: { 'content-type': '' },
        signal: AbortSignal.timeout(attemptTimeoutMs),
      });
      if (answer.ok) return;
      cause = new Error(`status ${answer.status}`);
    } catch (error) {
      cause = error;
    }
  }
  throw new AppError({
    code: 'migration.outcome-untold',
    category: 'unavailable',
    publicText: 'CloudFormation could not be told how the step ended; it will wait for its time limit.',
    retryable: true,
    cause,
  });
};
