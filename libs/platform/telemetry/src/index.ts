export * from './error-record.ts';
export * from './logger.ts';
export { maskText, redacted } from './redaction.ts';
