import { z } from 'zod';
import { BedrockError, isBedrockErrorType, refused, type BedrockErrorType } from '../wire/bedrock-error.ts';

const errors = {
  throttle: 'ThrottlingException',
  'server-error': 'InternalServerException',
  unavailable: 'ServiceUnavailableException',
  'model-timeout': 'ModelTimeoutException',
  'model-error': 'ModelErrorException',
  'model-not-ready': 'ModelNotReadyException',
  'access-denied': 'AccessDeniedException',
} as const satisfies Record<string, BedrockErrorType>;

const kinds = [
  ...(Object.keys(errors) as (keyof typeof errors)[]),
  'stall',
  'slow-tokens',
  'cut',
  'malformed-frame',
  'stream-error',
] as const;
export type FaultKind = (typeof kinds)[number];

const fault = z.strictObject({
  kind: z.enum(kinds),
  /** `stall`: wait before the answer (or before event `events` of a stream). `slow-tokens`: wait before each event. */
  ms: z.number().int().min(0).max(600_000).optional(),
  /** In-stream faults: how many events arrive whole before it. */
  events: z.number().int().min(0).optional(),
  /** `stream-error`: the exception sent inside the stream. */
  exception: z.string().optional(),
  /** Chance that a request which meets this fault is hit. */
  probability: z.number().min(0).max(1).default(1),
  /** Requests it meets before it leaves the queue; null means until it is cleared. */
  times: z.number().int().min(1).nullable().default(1),
  operation: z.enum(['Converse', 'ConverseStream', 'InvokeModel']).optional(),
});
export type Fault = z.infer<typeof fault>;
export type FaultInit = z.input<typeof fault>;

const plan = z.strictObject({ seed: z.number().int().optional(), faults: z.array(fault).max(1_000) });
export type FaultPlan = z.infer<typeof plan>;

const issueText = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}`;
};

/** @throws BedrockError `ValidationException` with the field at fault */
export const parseFaultPlan = (value: unknown): FaultPlan => {
  const parsed = plan.safeParse(value);
  if (!parsed.success) throw refused(`Fault plan refused: ${issueText(parsed.error)}`);
  parsed.data.faults.forEach(exceptionOf);
  return parsed.data;
};

/** `throttle`, `cut;events=3`, `stall;ms=500`: the value of the header `x-emulator-fault`. */
export const parseFaultHeader = (value: string): Fault => {
  const [kind, ...parameters] = value.split(';').map((part) => part.trim());
  const fields = parameters.map((parameter): [string, unknown] => {
    const [name = '', text = ''] = parameter.split('=');
    return [name, name === 'exception' ? text : Number(text)];
  });
  const parsed = fault.safeParse({ kind, ...Object.fromEntries(fields) });
  if (!parsed.success) throw refused(`x-emulator-fault refused: ${issueText(parsed.error)}`);
  exceptionOf(parsed.data);
  return parsed.data;
};

/** The error that a fault answers at once, or null when it acts on the answer. */
export const immediateError = (found: Fault): BedrockError | null =>
  found.kind in errors
    ? new BedrockError(errors[found.kind as keyof typeof errors], 'Scripted fault of the emulator.')
    : null;

/** The exception that a `stream-error` sends. */
export const exceptionOf = (found: Fault): BedrockError => {
  const type = found.exception ?? 'ModelStreamErrorException';
  if (!isBedrockErrorType(type)) throw refused(`Fault plan refused: unknown exception ${type}`);
  return new BedrockError(type, 'Scripted fault of the emulator.');
};
