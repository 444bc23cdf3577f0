import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SourceRequest } from '../source/source-panel.view.tsx';
import { Answer } from './answer.view.tsx';
import type { Turn } from './conversation.state.ts';

const questionMarginPx = 16;

interface TranscriptProps {
  readonly turns: readonly Turn[];
  readonly shopName: string;
  readonly shopDescription: string;
  readonly suggestions: readonly string[];
  readonly onAsk: (question: string) => void;
  readonly onRetry: () => void;
  readonly onSource: (request: SourceRequest) => void;
}

/** Follows the answer as it grows, until the reader scrolls; the next question is followed again. */
export const Transcript = (props: TranscriptProps): VNode => {
  const { turns, shopName, shopDescription, suggestions, onAsk, onRetry, onSource } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const last = turns.at(-1);
  const leave = (): void => {
    follow.current = false;
  };

  useEffect(() => {
    follow.current = true;
  }, [last?.id]);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !follow.current) return;
    // Never past the question: a long answer is read from its beginning.
    const question = element.querySelector<HTMLElement>('.turn:last-child');
    const end = element.scrollHeight - element.clientHeight;
    element.scrollTop = question ? Math.min(end, question.offsetTop - questionMarginPx) : end;
  }, [turns]);

  return (
    <div
      ref={scroller}
      class="transcript"
      tabIndex={0}
      role="region"
      aria-label="Conversation"
      onWheel={leave}
      onTouchMove={leave}
      onKeyDown={leave}
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
