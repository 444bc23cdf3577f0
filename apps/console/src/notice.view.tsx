import type { VNode } from 'preact';
import type { Failure } from './api/failure.ts';

interface NoticeProps {
  readonly failure: Failure;
  readonly onRetry?: (() => void) | undefined;
  readonly retryLabel?: string;
}

/** What went wrong in a sentence, with the code to look it up by. */
export const Notice = ({ failure, onRetry, retryLabel = 'Try again' }: NoticeProps): VNode => (
  <div class="notice" role="alert">
    <p>{failure.text}</p>
    <p class="notice-code">
      <code>{failure.code}</code>
      {failure.requestId !== null && <span> · request {failure.requestId}</span>}
    </p>
    {onRetry && (
      <button type="button" class="button" onClick={onRetry}>
        {retryLabel}
      </button>
    )}
  </div>
);
