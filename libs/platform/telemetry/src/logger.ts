import { isAppError } from '@rag-assistant/kernel';
import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { errorRecord } from './error-record.ts';
import { scrub, type RedactText } from './redaction.ts';

/** JSON lines; add merchant, session, request and trace ids by `child`. */
export type Logger = PinoLogger;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Fields of every line: service, version, region. */
  readonly base: Readonly<Record<string, string>>;
  /** A finer reader of texts beside the rules of the logger, which stay in force. */
  readonly redact?: RedactText;
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/** The fields that join the lines of one request across parts of the system. */
export interface LogIdentity {
  readonly requestId?: string;
  readonly traceId?: string;
  readonly merchantId?: string;
  readonly sessionId?: string;
}

const withoutErrors = (value: unknown, depth = 0): unknown => {
  if (value instanceof Error) return errorRecord(value);
  if (typeof value !== 'object' || value === null || depth > 6) return value;
  if (Array.isArray(value)) return value.map((item) => withoutErrors(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutErrors(inner, depth + 1)]));
};

const logged = (error: unknown): unknown =>
  typeof error === 'object' && !(error instanceof Error) ? error : errorRecord(error);

/** pino takes the message of a lone error for the line's own; it may quote what failed, so a line says only which. */
const messageOfLoneError = (first: unknown): string | undefined => {
  const error = first instanceof Error ? first : ((first ?? {}) as Record<string, unknown>)['error'];
  return error instanceof Error ? (isAppError(error) ? error.code : error.name) : undefined;
};

/** Every line passes here, whatever way its fields came in: base, child, call or format argument. */
const scrubLine = (line: string, redact: RedactText | undefined): string => {
  try {
    return `${JSON.stringify(scrub(JSON.parse(line), redact))}\n`;
  } catch {
    return `${JSON.stringify({ level: 'error', msg: 'log line withheld: not valid JSON' })}\n`;
  }
};

/** The one logger of a process; redaction is part of it and cannot be switched off. */
export const makeLogger = ({ level, base, redact, destination }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base,
      timestamp: stdTimeFunctions.isoTime,
      errorKey: 'error',
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => withoutErrors(fields) as Record<string, unknown>,
      },
      serializers: { err: logged, error: logged, req: () => undefined, res: () => undefined },
      hooks: {
        streamWrite: (line) => scrubLine(line, redact),
        logMethod(values, method) {
          const message = values.length === 1 ? messageOfLoneError(values[0]) : undefined;
          if (message === undefined) method.apply(this, values);
          else method.apply(this, [values[0], message]);
        },
      },
    },
    ...(destination ? [destination] : []),
  );
