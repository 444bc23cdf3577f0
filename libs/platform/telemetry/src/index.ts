export * from './error-record.ts';
export * from './logger.ts';
export { maskText, redacted, type RedactText } from './redaction.ts';
