import type { AssistantApiEnv } from '@rag-assistant/contracts';
import { redactText, type DetectPersonalData } from '@rag-assistant/pii';
import { makeLogger, type Logger, type LoggerOptions, type RedactText } from '@rag-assistant/platform-telemetry';

/** What a line may say of a text: the kinds of personal data in it, never the data. */
export const logRedaction =
  (detect: DetectPersonalData): RedactText =>
  (text) =>
    redactText(text, detect);

/** The logger of the process. */
export const openLogger = (
  config: Pick<AssistantApiEnv, 'LOG_LEVEL'>,
  version: string,
  detect: DetectPersonalData,
  destination?: NonNullable<LoggerOptions['destination']>,
): Logger =>
  makeLogger({
    level: config.LOG_LEVEL,
    base: { service: 'assistant-api', version },
    redact: logRedaction(detect),
    ...(destination && { destination }),
  });
