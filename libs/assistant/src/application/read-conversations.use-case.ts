import type { MerchantId, SessionId, UserId } from '@rag-assistant/kernel';
import { holdsPlaceholder, noValues, withValues, type KnownValues } from '../domain/placeholders.ts';
import type { Turn } from '../domain/session.ts';
import type { PersonalData } from '../ports/personal-data.port.ts';
import type { SessionRecord, SessionStore } from '../ports/session-store.port.ts';
import type { ModelView } from './answer-question.use-case.ts';

/** A turn with its values in place; `modelView` is null when nothing was hidden in it. */
export interface ReadTurn extends Turn {
  readonly modelView: ModelView | null;
}

/** What erasing a user's data left behind. */
export interface PersonalDataErased {
  readonly erasedAt: Date;
  readonly valuesErased: number;
  readonly valuesLeft: number;
  readonly sessionsErased: number;
  readonly digest: string;
}

/** A user's own conversations, as the user wrote and read them. All methods throw the shield's errors. */
export interface Conversations {
  list(merchant: MerchantId, user: UserId, limit: number): Promise<readonly SessionRecord[]>;
  find(
    merchant: MerchantId,
    user: UserId,
    sessionId: SessionId,
  ): Promise<(SessionRecord & { history: readonly ReadTurn[] }) | null>;
  /** The session and the values behind it. False when there was none. */
  forget(merchant: MerchantId, user: UserId, sessionId: SessionId): Promise<boolean>;
  /** Everything that is kept of a user: the values first, then the sessions that named them. */
  eraseUser(merchant: MerchantId, user: UserId): Promise<PersonalDataErased>;
}

export interface ConversationsDeps {
  readonly sessions: SessionStore;
  readonly personalData: PersonalData;
}

export const makeConversations = ({ sessions, personalData }: ConversationsDeps): Conversations => {
  const valuesIn = async (
    merchant: MerchantId,
    user: UserId,
    session: SessionId,
    texts: readonly string[],
  ): Promise<KnownValues> => {
    const holding = texts.filter(holdsPlaceholder);
    return holding.length === 0 ? noValues : personalData.textsOf({ merchant, user, session }).reveal(holding);
  };
  return {
    list: async (merchant, user, limit) =>
      Promise.all(
        (await sessions.list(merchant, user, limit)).map(async (session) => {
          const values = await valuesIn(merchant, user, session.sessionId, [session.title]);
          return { ...session, title: withValues(session.title, values) };
        }),
      ),
    find: async (merchant, user, sessionId) => {
      const session = await sessions.find(merchant, user, sessionId);
      if (!session) return null;
      const texts = [session.title, ...session.history.flatMap(({ question, answer }) => [question, answer])];
      const values = await valuesIn(merchant, user, sessionId, texts);
      return {
        ...session,
        title: withValues(session.title, values),
        history: session.history.map((turn) => ({
          ...turn,
          question: withValues(turn.question, values),
          answer: withValues(turn.answer, values),
          modelView: holdsPlaceholder(turn.question + turn.answer)
            ? { question: turn.question, answer: turn.answer }
            : null,
        })),
      };
    },
    forget: async (merchant, user, sessionId) => {
      const removed = await sessions.remove(merchant, user, sessionId);
      if (removed) await personalData.forgetSession({ merchant, user, session: sessionId });
      return removed;
    },
    eraseUser: async (merchant, user) => {
      const receipt = await personalData.eraseUser(merchant, user);
      return { ...receipt, sessionsErased: await sessions.removeAll(merchant, user) };
    },
  };
};
