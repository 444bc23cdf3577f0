import { makeLogger, type Logger, type LogLevel } from '../logger.ts';
import type { RedactText } from '../redaction.ts';

export interface CapturedLogs {
  readonly logger: Logger;
  /** Lines so far, parsed. */
  lines(): Record<string, unknown>[];
  /** The same as it would stand in the log. */
  text(): string;
}

/** The real logger, redaction included, writing to memory. */
export const captureLogs = (
  level: LogLevel = 'debug',
  base: Record<string, string> = {},
  redact?: RedactText,
): CapturedLogs => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  return {
    logger: makeLogger({ level, base, destination, ...(redact && { redact }) }),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => written.join(''),
  };
};
