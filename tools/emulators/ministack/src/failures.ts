import { AppError } from '@rag-assistant/kernel';

/** Every failure of an emulated deployment says what to do; `code` is listed in docs/errors.md. */
export const emulatedFailure = (code: `emulated.${string}`, publicText: string, cause?: unknown): AppError =>
  new AppError({ code, category: 'unavailable', publicText, ...(cause !== undefined && { cause }) });

/** The last lines of what a command said, without the rest of its log. */
export const lastWords = (output: string, lines = 12): string => output.trim().split('\n').slice(-lines).join('\n');
