import { invalid } from './errors.ts';

/** Any schema with zod's `safeParse`; the kernel itself depends on nothing. */
export interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly unknown[] } };
}

/**
 * The only place where text becomes data.
 * @throws AppError `kernel.invalid-json` or `kernel.unexpected-json`; the text stays out of the error.
 */
export const parseJson = <T>(schema: Schema<T>, text: string): T => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('kernel.invalid-json', 'The text is not valid JSON.', { length: text.length });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid('kernel.unexpected-json', 'The JSON does not have the expected form.', {
    issues: parsed.error.issues.length,
  });
};
