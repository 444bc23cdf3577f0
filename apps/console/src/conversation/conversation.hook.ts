import { useCallback, useEffect, useReducer, useRef } from 'preact/hooks';
import type { AssistantClient } from '../api/assistant-client.ts';
import { toFailure } from '../api/failure.ts';
import { empty, reduce, type Conversation } from './conversation.state.ts';

export interface ConversationControls {
  readonly conversation: Conversation;
  readonly ask: (question: string) => void;
  readonly stop: () => void;
  readonly retry: () => void;
  readonly open: (sessionId: string) => Promise<void>;
  readonly clear: () => void;
}

/** One conversation at a time: asking, stopping, opening another; a stream that was left changes nothing any more. */
export const useConversation = (client: AssistantClient, onAnswered: () => void): ConversationControls => {
  const [conversation, dispatch] = useReducer(reduce, empty);
  const running = useRef<AbortController | null>(null);
  const opening = useRef(0);
  const { sessionId, turns } = conversation;

  const leave = useCallback(() => {
    opening.current += 1;
    running.current?.abort();
    running.current = null;
  }, []);
  useEffect(() => leave, [leave]);

  const askIn = (session: string | null, question: string): void => {
    leave();
    const controller = new AbortController();
    running.current = controller;
    dispatch({ type: 'asked', question });
    const follow = async (): Promise<void> => {
      try {
        const request = { message: question, ...(session !== null && { sessionId: session }) };
        for await (const event of client.chat(request, controller.signal)) {
          if (controller.signal.aborted) return;
          dispatch({ type: 'came', event });
        }
        onAnswered();
      } catch (error) {
        if (!controller.signal.aborted) dispatch({ type: 'failed', failure: toFailure(error) });
      }
    };
    void follow();
  };

  return {
    conversation,
    ask: (question) => {
      askIn(sessionId, question);
    },
    stop: () => {
      leave();
      dispatch({ type: 'stopped' });
    },
    retry: () => {
      const last = turns.at(-1);
      if (!last) return;
      dispatch({ type: 'retried' });
      // A session that ended cannot be gone on with; the question itself is still good.
      askIn(last.failure?.code === 'assistant.session-not-found' ? null : sessionId, last.question);
    },
    open: async (id) => {
      leave();
      const wanted = opening.current;
      const session = await client.session(id);
      // Whoever asked, cleared or opened another one meanwhile does not want this one any more.
      if (wanted === opening.current) dispatch({ type: 'opened', session });
    },
    clear: () => {
      leave();
      dispatch({ type: 'cleared' });
    },
  };
};
