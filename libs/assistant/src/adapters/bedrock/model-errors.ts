import { AppError, isAppError, type ErrorContext } from '@rag-assistant/kernel';

export const streamBroken = (context: ErrorContext, cause?: unknown): AppError =>
  new AppError({
    code: 'assistant.model-stream-broken',
    category: 'unavailable',
    publicText: 'The model stopped in the middle of its answer.',
    retryable: true,
    context,
    cause,
  });

const throttled = (context: ErrorContext, cause: unknown): AppError =>
  new AppError({
    code: 'assistant.model-throttled',
    category: 'throttled',
    publicText: 'The model takes no more requests at the moment.',
    retryable: true,
    context,
    cause,
  });

const timeout = (context: ErrorContext, cause: unknown): AppError =>
  new AppError({
    code: 'assistant.model-timeout',
    category: 'timeout',
    publicText: 'The model did not answer in time.',
    retryable: true,
    context,
    cause,
  });

const unavailable = (context: ErrorContext, cause: unknown, retryable: boolean): AppError =>
  new AppError({
    code: 'assistant.model-unavailable',
    category: 'unavailable',
    publicText: 'The model is not available at the moment.',
    retryable,
    context,
    cause,
  });

/** The request itself is not accepted (too long, no access): another try would end the same. */
const refused = (context: ErrorContext, cause: unknown): AppError =>
  new AppError({
    code: 'assistant.model-refused',
    category: 'unsupported',
    publicText: 'The model does not accept this request.',
    context,
    cause,
  });

const refusals = ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ConflictException'];
const tooMuch = ['ThrottlingException', 'ServiceQuotaExceededException', 'TooManyRequestsException'];
const late = ['ModelTimeoutException', 'TimeoutError', 'RequestTimeout'];

const shapeOf = (error: unknown): { name: string; status: number | undefined } => {
  const { name, $metadata } = (error ?? {}) as { name?: unknown; $metadata?: { httpStatusCode?: number } };
  return { name: typeof name === 'string' ? name : 'unknown', status: $metadata?.httpStatusCode };
};

/** An error of the SDK, or of the guard before it, in the words of the port. */
export const toModelError = (error: unknown, modelId: string, started: boolean): AppError => {
  if (isAppError(error) && error.code.startsWith('assistant.model-')) return error;
  if (isAppError(error)) {
    const context = { modelId, reason: error.code };
    if (error.category === 'timeout') return timeout(context, error);
    return error.category === 'throttled' ? throttled(context, error) : unavailable(context, error, false);
  }
  const { name, status } = shapeOf(error);
  const context = { modelId, reason: name, status };
  if (refusals.includes(name)) return refused(context, error);
  if (tooMuch.includes(name) || status === 429) return throttled(context, error);
  if (late.includes(name) || status === 408) return timeout(context, error);
  if (started || name === 'ModelStreamErrorException') return streamBroken(context, error);
  if (status !== undefined && status >= 400 && status < 500) return refused(context, error);
  return unavailable(context, error, true);
};
