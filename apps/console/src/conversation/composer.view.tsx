import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../figures.ts';

const messageCharactersMax = 2000;

interface ComposerProps {
  readonly working: boolean;
  readonly shopName: string;
  readonly onAsk: (message: string) => void;
  readonly onStop: () => void;
}

/** Enter sends, Shift+Enter breaks the line; what is typed while an answer comes is kept. */
export const Composer = ({ working, shopName, onAsk, onStop }: ComposerProps): VNode => {
  const [message, setMessage] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    field.current?.focus();
  }, []);
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 180)}px`;
  }, [message]);

  const ask = (): void => {
    const trimmed = message.trim();
    if (working || trimmed === '') return;
    setMessage('');
    onAsk(trimmed);
  };
  const left = messageCharactersMax - message.length;

  return (
    <div class="composer-bar">
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <textarea
          ref={field}
          rows={1}
          value={message}
          maxLength={messageCharactersMax}
          placeholder={`Ask ${shopName}`}
          aria-label={`Your question to ${shopName}`}
          aria-describedby="composer-help"
          enterkeyhint="send"
          onInput={({ currentTarget }) => {
            setMessage(currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            ask();
          }}
        />
        {working ? (
          <button type="button" class="button" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="button button-accent" disabled={message.trim() === ''}>
            Ask
          </button>
        )}
        <p id="composer-help" class={left < 200 ? 'composer-help is-near' : 'composer-help'}>
          {left < 200 ? `${count(left)} characters left` : 'Enter sends, Shift and Enter begin a new line.'}
        </p>
      </form>
    </div>
  );
};
