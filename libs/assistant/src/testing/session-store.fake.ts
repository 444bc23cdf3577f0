import { addMicroUsd, AppError, microUsd, type Clock } from '@rag-assistant/kernel';
import type { Turn } from '../domain/session.ts';
import type { SessionRecord, SessionStore } from '../ports/session-store.port.ts';

interface Kept {
  readonly merchant: string;
  readonly record: SessionRecord;
  readonly history: readonly Turn[];
}

/** Sessions in memory, by the rules of the port. */
export const fakeSessionStore = (clock: Clock): SessionStore => {
  const kept = new Map<string, Kept>();
  const own = (merchant: string, user: string, sessionId: string): Kept | undefined => {
    const session = kept.get(sessionId);
    if (session?.merchant !== merchant || session.record.userId !== user) return undefined;
    return session.record.expiresAt > clock.now() ? session : undefined;
  };
  const add = ({ merchant, record, history }: Kept, turn: Turn): SessionRecord => {
    if (turn.requestId !== undefined && history.some(({ requestId }) => requestId === turn.requestId)) return record;
    const next = { ...record, turns: record.turns + 1, cost: addMicroUsd(record.cost, turn.cost) };
    kept.set(record.sessionId, { merchant, record: next, history: [...history, turn] });
    return next;
  };
  return {
    create: async (merchant, user, session, firstTurn) => {
      const record: SessionRecord = {
        ...session,
        userId: user,
        turns: 0,
        cost: microUsd(0n),
        createdAt: clock.now(),
      };
      const fresh: Kept = { merchant, record, history: [] };
      if (firstTurn) return add(fresh, firstTurn);
      kept.set(session.sessionId, fresh);
      return record;
    },
    find: async (merchant, user, sessionId) => {
      const session = own(merchant, user, sessionId);
      return session ? { ...session.record, history: session.history } : null;
    },
    list: async (merchant, user, limit) =>
      [...kept.values()]
        .flatMap(({ record }) => own(merchant, user, record.sessionId)?.record ?? [])
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
        .slice(0, limit),
    append: async (merchant, user, sessionId, turn) => {
      const session = own(merchant, user, sessionId);
      if (!session)
        throw new AppError({
          code: 'assistant.session-not-found',
          category: 'not-found',
          publicText: 'There is no such session.',
        });
      return add(session, turn);
    },
    removeAll: async (merchant, user) => {
      const mine = [...kept].filter(([, session]) => session.merchant === merchant && session.record.userId === user);
      for (const [sessionId] of mine) kept.delete(sessionId);
      return mine.length;
    },
    remove: async (merchant, user, sessionId) => own(merchant, user, sessionId) !== undefined && kept.delete(sessionId),
  };
};
