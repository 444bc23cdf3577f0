import { AppError, type Clock, type IdSource, SessionId } from '@rag-assistant/kernel';
import type { Turn } from '../domain/session.ts';
import type { SessionRecord, SessionStore } from '../ports/session-store.port.ts';
import type { Question } from './answer-question.use-case.ts';

const sessionLifeMs = 24 * 60 * 60 * 1000;
const titleLengthMax = 60;

/** The first question on one line, as it is stored, cut at a word. */
export const sessionTitle = (message: string): string => {
  const line = message.replace(/\s+/g, ' ').trim();
  if (line.length <= titleLengthMax) return line;
  const cut = line.slice(0, titleLengthMax).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.replace(/\s+\S*$/, '') || cut}…`;
};

export interface OpenSession {
  readonly sessionId: SessionId;
  readonly history: readonly Turn[];
  /** Stores the turn; a new session begins to exist with it. */
  keep(turn: Turn): Promise<SessionRecord>;
}

/** @throws AppError `assistant.session-not-found` */
export const openSession = async (
  question: Question,
  deps: { readonly sessions: SessionStore; readonly clock: Clock; readonly ids: IdSource },
): Promise<OpenSession> => {
  const { merchant, user, sessionId } = question;
  if (sessionId === undefined) {
    const fresh = SessionId.parse(deps.ids.uuid());
    return {
      sessionId: fresh,
      history: [],
      keep: (turn) => {
        const expiresAt = deps.clock.now();
        expiresAt.setTime(expiresAt.getTime() + sessionLifeMs);
        return deps.sessions.create(
          merchant,
          user,
          { sessionId: fresh, title: sessionTitle(turn.question), expiresAt },
          turn,
        );
      },
    };
  }
  const session = await deps.sessions.find(merchant, user, sessionId);
  if (!session)
    throw new AppError({
      code: 'assistant.session-not-found',
      category: 'not-found',
      publicText: 'There is no such session.',
    });
  return {
    sessionId,
    history: session.history,
    keep: (turn) => deps.sessions.append(merchant, user, sessionId, turn),
  };
};
