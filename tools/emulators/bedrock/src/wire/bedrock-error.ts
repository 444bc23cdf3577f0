/** The exceptions of bedrock-runtime with the status each has on the wire. */
export const statusOf = {
  AccessDeniedException: 403,
  InternalServerException: 500,
  MissingAuthenticationTokenException: 403,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  NotEmulatedException: 501,
  RequestEntityTooLargeException: 413,
  ResourceNotFoundException: 404,
  SerializationException: 400,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  ValidationException: 400,
} as const;

export type BedrockErrorType = keyof typeof statusOf;

/** What the emulator answers instead of a result; `NotEmulatedException` is the only type that Bedrock does not have. */
export class BedrockError extends Error {
  readonly type: BedrockErrorType;
  readonly status: number;

  constructor(type: BedrockErrorType, message: string) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = statusOf[type];
  }
}

export const refused = (message: string): BedrockError => new BedrockError('ValidationException', message);

export const isBedrockErrorType = (name: string): name is BedrockErrorType => Object.hasOwn(statusOf, name);
