import { AppError } from '@rag-assistant/kernel';
import { awsErrorName, type AwsFailure } from '../aws-failure.ts';

export const configurationRefused = (reason: string, cause?: unknown): AppError =>
  new AppError({
    code: 'aws.configuration-refused',
    category: 'internal',
    publicText: 'A secret or parameter cannot be read by this service.',
    context: { reason },
    cause,
  });

export const configurationUnavailable = (reason: string, cause: unknown): AppError =>
  new AppError({
    code: 'aws.configuration-unavailable',
    category: 'unavailable',
    publicText: 'Secrets and parameters cannot be read at the moment.',
    retryable: true,
    context: { reason },
    cause,
  });

export const configurationFailed = (failure: AwsFailure, cause: unknown): AppError =>
  failure === 'throttled' || failure === 'timeout' || failure === 'unavailable'
    ? configurationUnavailable(failure, cause)
    : configurationRefused(awsErrorName(cause) === '' ? failure : awsErrorName(cause), cause);
