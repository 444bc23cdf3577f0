/** A row as a reader found it: a record, or why there is none. Lines count from 1. */
export type RecordRow =
  | { readonly line: number; readonly record: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly code: string; readonly reason: string };
