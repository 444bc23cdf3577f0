import type { SessionSummary } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { dollars, plural } from '../figures.ts';

interface HistoryProps {
  readonly sessions: readonly SessionSummary[];
  readonly current: string | null;
  readonly onOpen: (sessionId: string) => void;
  readonly onDelete: (sessionId: string) => void;
}

/** Deleting asks once more, in place. */
export const History = ({ sessions, current, onOpen, onDelete }: HistoryProps): VNode => {
  const [asking, setAsking] = useState<string | null>(null);
  if (sessions.length === 0) return <p class="quiet">Conversations are kept for a day. None yet.</p>;
  return (
    <ul class="history">
      {sessions.map(({ sessionId, title, turns, costMicroUsd }) => (
        <li key={sessionId} class={sessionId === current ? 'is-current' : ''}>
          <button
            type="button"
            class="history-open"
            aria-current={sessionId === current ? 'true' : undefined}
            onClick={() => {
              onOpen(sessionId);
            }}
          >
            <span class="history-title">{title === '' ? 'Conversation' : title}</span>
            <span class="quiet">
              {plural(turns, 'question')} · {dollars(costMicroUsd)}
            </span>
          </button>
          <button
            type="button"
            class={asking === sessionId ? 'history-delete is-asking' : 'history-delete'}
            aria-label={asking === sessionId ? `Really delete “${title}”` : `Delete “${title}”`}
            onBlur={() => {
              setAsking(null);
            }}
            onClick={() => {
              if (asking === sessionId) onDelete(sessionId);
              setAsking(asking === sessionId ? null : sessionId);
            }}
          >
            {asking === sessionId ? 'Delete?' : '×'}
          </button>
        </li>
      ))}
    </ul>
  );
};
