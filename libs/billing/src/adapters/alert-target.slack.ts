import { AppError } from '@rag-assistant/kernel';
import { alertText } from '../domain/budget-alert.ts';
import type { AlertTarget } from '../ports/alert-target.port.ts';

export interface SlackAlertTargetOptions {
  /** Incoming webhook of Slack, or anything that takes its format. It is a secret: no error repeats it. */
  readonly url: string;
  readonly timeoutMs?: number;
}

const timeoutMsDefault = 5_000;

const undelivered = (reason: string, cause?: unknown): AppError =>
  new AppError({
    code: 'billing.alert-undelivered',
    category: 'unavailable',
    publicText: 'The alert target did not take the alert; it is tried again.',
    retryable: true,
    context: { target: 'slack', reason },
    cause,
  });

/** Alerts as messages in Slack's format; one try, since the alert itself is kept and tried again. */
export const slackAlertTarget = ({ url, timeoutMs = timeoutMsDefault }: SlackAlertTargetOptions): AlertTarget => ({
  name: 'slack',
  send: async (alert) => {
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: alertText(alert) }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
    } catch {
      throw undelivered('unreachable');
    }
    await response.body?.cancel();
    if (!response.ok) throw undelivered(`status-${response.status}`);
  },
});
