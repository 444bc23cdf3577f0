import type { MerchantId, MicroUsd, SessionId, UserId } from '@rag-assistant/kernel';
import type { Turn } from '../domain/session.ts';

export interface SessionRecord {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly title: string;
  readonly turns: number;
  readonly cost: MicroUsd;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Sessions of one merchant's users; an expired session, or one of another user or merchant, is not there. */
export interface SessionStore {
  /** With its first turn, if given, in one transaction: a question that was left unanswered leaves no session. */
  create(
    merchant: MerchantId,
    user: UserId,
    session: { sessionId: SessionId; title: string; expiresAt: Date },
    firstTurn?: Turn,
  ): Promise<SessionRecord>;
  find(
    merchant: MerchantId,
    user: UserId,
    sessionId: SessionId,
  ): Promise<(SessionRecord & { history: readonly Turn[] }) | null>;
  list(merchant: MerchantId, user: UserId, limit: number): Promise<readonly SessionRecord[]>;
  /** Adds the turn and its cost in one transaction; one with a request id that is there already changes nothing. @throws AppError `assistant.session-not-found` */
  append(merchant: MerchantId, user: UserId, sessionId: SessionId, turn: Turn): Promise<SessionRecord>;
  /** All sessions of a user, expired ones too. @returns how many */
  removeAll(merchant: MerchantId, user: UserId): Promise<number>;
  /** False when there was none. */
  remove(merchant: MerchantId, user: UserId, sessionId: SessionId): Promise<boolean>;
}
