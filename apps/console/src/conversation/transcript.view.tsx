import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SourceRequest } from '../source/source-panel.view.tsx';
import { Answer } from './answer.view.tsx';
import type { Turn } from './conversation.state.ts';

const nearEndPx = 160;

interface TranscriptProps {
  readonly turns: readonly Turn[];
  readonly shopName: string;
  readonly shopDescription: string;
  readonly suggestions: readonly string[];
  readonly onAsk: (question: string) => void;
  readonly onRetry: () => void;
  readonly onSource: (request: SourceRequest) => void;
}

/** Follows the answer as it grows, unless the reader has scrolled away from its end. */
export const Transcript = (props: TranscriptProps): VNode => {
  const { turns, shopName, shopDescription, suggestions, onAsk, onRetry, onSource } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const last = turns.at(-1);

  useEffect(() => {
    follow.current = true;
  }, [last?.id]);
  useEffect(() => {
    const element = scroller.current;
    if (element && follow.current) element.scrollTop = element.scrollHeight;
  }, [turns]);

  return (
    <div
      ref={scroller}
      class="transcript"
      tabIndex={0}
      role="region"
      aria-label="Conversation"
      onScroll={({ currentTarget }) => {
        const { scrollHeight, scrollTop, clientHeight } = currentTarget;
        follow.current = scrollHeight - scrollTop - clientHeight < nearEndPx;
      }}
    >
      {turns.length === 0 ? (
        <div class="start">
          <h2>What would you like to know?</h2>
          <p class="lead">
            {shopName}. {shopDescription}
          </p>
          <ul class="suggestions" aria-label="Questions to start with">
            {suggestions.map((suggestion) => (
              <li key={suggestion}>
                <button
                  type="button"
                  onClick={() => {
                    onAsk(suggestion);
                  }}
                >
                  {suggestion}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <ol class="turns">
          {turns.map((turn) => (
            <li key={turn.id} class="turn">
              <p class="question">
                <span class="visually-hidden">You asked: </span>
                {turn.question}
              </p>
              <Answer turn={turn} onSource={onSource} onRetry={turn === last ? onRetry : undefined} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
};
