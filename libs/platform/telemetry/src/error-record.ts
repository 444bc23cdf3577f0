import { isAppError } from '@rag-assistant/kernel';

const causesMax = 4;
const framesMax = 12;

/** Where it happened, without the first lines of a stack, which repeat the message. */
const framesOf = (stack: string | undefined): string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, framesMax)
    .map((line) => line.trim());

const machineCode = (error: Error): string | undefined => {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
};

/**
 * An error as a log may keep it: our own by code, category and context, a foreign one by type, machine code and frames.
 * Messages stay out: those of parsers, drivers and SDKs quote what they were given.
 */
export const errorRecord = (error: unknown, depth = 0): Record<string, unknown> => {
  if (!(error instanceof Error)) return { type: error === null ? 'null' : typeof error };
  const cause = error.cause === undefined || depth >= causesMax ? {} : { cause: errorRecord(error.cause, depth + 1) };
  if (isAppError(error))
    return {
      ...error.context,
      code: error.code,
      category: error.category,
      retryable: error.retryable,
      ...(error.category === 'internal' && { frames: framesOf(error.stack) }),
      ...cause,
    };
  return { type: error.name, code: machineCode(error), frames: framesOf(error.stack), ...cause };
};
