/** What went wrong, in the words in which a caller decides: the first three may pass by themselves. */
export type AwsFailure = 'throttled' | 'timeout' | 'unavailable' | 'denied' | 'missing' | 'refused';

const throttled =
  /^(?:Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|LimitExceeded|RequestThrottled|OverLimit|KMSThrottl|EC2Throttled|BandwidthLimit|ProvisionedThroughput|PriorRequestNotComplete|TransactionInProgress)/;
const denied =
  /^(?:AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|InvalidAccessKeyId|CredentialsProviderError|TokenProviderError|KMSAccessDenied)/;
const missing =
  /(?:NotFound|NotFoundException|NoSuchKey|NoSuchBucket|NoSuchVersion|NoSuchUpload|QueueDoesNotExist|NonExistentQueue|DoesNotExist)$/;
const timeout = /^(?:TimeoutError|RequestTimeout|RequestTimeoutException)$/;

const shapeOf = (error: unknown): { name: string; status: number | undefined } => {
  if (typeof error !== 'object' || error === null) return { name: '', status: undefined };
  const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: number } };
  return { name: typeof name === 'string' ? name : '', status: $metadata?.httpStatusCode };
};

/** Reads an error that an AWS client threw. Whatever had no answer at all counts as unavailable. */
export const awsFailure = (error: unknown): AwsFailure => {
  const { name, status } = shapeOf(error);
  if (throttled.test(name) || status === 429) return 'throttled';
  if (timeout.test(name)) return 'timeout';
  if (denied.test(name) || status === 401 || status === 403) return 'denied';
  if (missing.test(name) || status === 404) return 'missing';
  return status === undefined || status >= 500 ? 'unavailable' : 'refused';
};

/** Name of the error as the service gave it; it holds no data of the request. */
export const awsErrorName = (error: unknown): string => shapeOf(error).name;
