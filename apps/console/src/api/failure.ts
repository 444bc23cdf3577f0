import { Problem } from '@rag-assistant/contracts';
import { AppError, isAppError } from '@rag-assistant/kernel';

/** What a person is shown when something did not work. */
export interface Failure {
  readonly text: string;
  readonly code: string;
  readonly requestId: string | null;
}

const category = (status: number): 'unauthenticated' | 'not-found' | 'throttled' | 'unavailable' | 'invalid' => {
  if (status === 401) return 'unauthenticated';
  if (status === 404) return 'not-found';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'invalid';
};

/** A problem body (RFC 9457) as an error; a body that is none keeps its status only. */
export const fromProblem = (body: unknown, status: number): AppError => {
  const problem = Problem.safeParse(body);
  if (!problem.success)
    return new AppError({
      code: 'console.unexpected-answer',
      category: category(status),
      publicText: `The assistant answered in a form that this page does not know (status ${status}). Reload the page.`,
    });
  return new AppError({
    code: problem.data.code,
    category: category(problem.data.status),
    publicText: problem.data.detail === '' ? problem.data.title : problem.data.detail,
    context: { requestId: problem.data.requestId },
  });
};

export const unexpectedAnswer = (cause: unknown): AppError =>
  new AppError({
    code: 'console.unexpected-answer',
    category: 'internal',
    publicText: 'The assistant answered in a form that this page does not know. Reload the page.',
    cause,
  });

export const unreachable = (cause: unknown): AppError =>
  new AppError({
    code: 'console.unreachable',
    category: 'unavailable',
    publicText: 'The assistant cannot be reached. Check that it is running, then try again.',
    retryable: true,
    cause,
  });

export const streamCut = (): AppError =>
  new AppError({
    code: 'console.stream-cut',
    category: 'unavailable',
    publicText: 'The answer stopped before it was complete. What came until then stands above.',
    retryable: true,
  });

export const streamStalled = (): AppError =>
  new AppError({
    code: 'console.stream-stalled',
    category: 'timeout',
    publicText: 'The assistant went silent for too long. Try again.',
    retryable: true,
  });

export const toFailure = (error: unknown): Failure => {
  const known = isAppError(error) ? error : unexpectedAnswer(error);
  const requestId = known.context['requestId'];
  return {
    text: known.publicText,
    code: known.code,
    requestId: typeof requestId === 'string' && requestId !== '' ? requestId : null,
  };
};
