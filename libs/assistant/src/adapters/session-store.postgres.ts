import { AppError, microUsd, RequestId, SessionId, UserId, type Clock, type MerchantId } from '@rag-assistant/kernel';
import type { Database, Sql, SqlRow } from '@rag-assistant/platform-postgres';
import type { Turn } from '../domain/session.ts';
import type { SessionRecord, SessionStore } from '../ports/session-store.port.ts';

interface SessionRow extends SqlRow {
  session_id: string;
  user_id: string;
  title: string;
  turns: number;
  cost_micro_usd: bigint;
  created_at: Date;
  expires_at: Date;
}

interface TurnRow extends SqlRow {
  question: string;
  answer: string;
  outcome: Turn['outcome'];
  citations: Turn['citations'];
  products: Turn['products'];
  cost_micro_usd: bigint;
  at: Date;
  request_id: string | null;
  usage: NonNullable<Turn['usage']> | null;
  latency_ms: NonNullable<Turn['latencyMs']> | null;
}

const columns = 'session_id, user_id, title, turns, cost_micro_usd, created_at, expires_at';

const toRecord = (row: SessionRow): SessionRecord => ({
  sessionId: SessionId.parse(row.session_id),
  userId: UserId.parse(row.user_id),
  title: row.title,
  turns: row.turns,
  cost: microUsd(row.cost_micro_usd),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

const toTurn = ({
  cost_micro_usd: cost,
  request_id: requestId,
  usage,
  latency_ms: latencyMs,
  ...row
}: TurnRow): Turn => ({
  ...row,
  cost: microUsd(cost),
  ...(requestId !== null && { requestId: RequestId.parse(requestId) }),
  ...(usage && { usage }),
  ...(latencyMs && { latencyMs }),
});

const addTurn = async (
  sql: Sql,
  [merchant, user, sessionId]: readonly [MerchantId, UserId, SessionId],
  turn: Turn,
  now: Date,
): Promise<SessionRecord> => {
  // The update locks the session's row, so turns that end together get their places one after the other.
  const [row] = await sql.query<SessionRow>(
    `update sessions set turns = turns + 1, cost_micro_usd = cost_micro_usd + $4::bigint
     where merchant_id = $1 and user_id = $2 and session_id = $3 and expires_at > $5 returning ${columns}`,
    [merchant, user, sessionId, turn.cost.toString(), now],
  );
  if (!row)
    throw new AppError({
      code: 'assistant.session-not-found',
      category: 'not-found',
      publicText: 'There is no such session.',
    });
  const added = await sql.query(
    `insert into turns (merchant_id, session_id, position, user_id, question, answer, outcome, citations, products,
       cost_micro_usd, at, request_id, usage, latency_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb, $10::bigint, $11, $12, $13::text::jsonb,
       $14::text::jsonb)
     on conflict (merchant_id, session_id, request_id) do nothing returning position`,
    [
      merchant,
      sessionId,
      row.turns,
      user,
      turn.question,
      turn.answer,
      turn.outcome,
      JSON.stringify(turn.citations),
      JSON.stringify(turn.products),
      turn.cost.toString(),
      turn.at,
      turn.requestId ?? null,
      turn.usage ? JSON.stringify(turn.usage) : null,
      turn.latencyMs ? JSON.stringify(turn.latencyMs) : null,
    ],
  );
  if (added.length > 0) return toRecord(row);
  // The turn was stored before: it counts once.
  const [before] = await sql.query<SessionRow>(
    `update sessions set turns = turns - 1, cost_micro_usd = cost_micro_usd - $4::bigint
     where merchant_id = $1 and user_id = $2 and session_id = $3 returning ${columns}`,
    [merchant, user, sessionId, turn.cost.toString()],
  );
  return toRecord(before ?? row);
};

/** Sessions in PostgreSQL: forced row-level security by merchant and, beside it, by user. */
export const postgresSessionStore = (database: Database, clock: Clock): SessionStore => {
  const asUser = <T>(merchant: MerchantId, user: UserId, work: (sql: Sql) => Promise<T>): Promise<T> =>
    database.forMerchant(merchant, async (sql) => {
      await sql.query(`select set_config('app.user_id', $1, true)`, [user]);
      return work(sql);
    });
  return {
    create: (merchant, user, session, firstTurn) =>
      asUser(merchant, user, async (sql) => {
        const now = clock.now();
        // What has expired is not there; it leaves the table when its user begins something new.
        await sql.query(`delete from sessions where merchant_id = $1 and user_id = $2 and expires_at <= $3`, [
          merchant,
          user,
          now,
        ]);
        const [row] = await sql.query<SessionRow>(
          `insert into sessions (merchant_id, session_id, user_id, title, created_at, expires_at)
           values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
          [merchant, session.sessionId, user, session.title, now, session.expiresAt],
        );
        if (firstTurn) return addTurn(sql, [merchant, user, session.sessionId], firstTurn, now);
        if (row) return toRecord(row);
        throw new Error('an insert returned no row');
      }),
    find: (merchant, user, sessionId) =>
      asUser(merchant, user, async (sql) => {
        const [row] = await sql.query<SessionRow>(
          `select ${columns} from sessions
           where merchant_id = $1 and user_id = $2 and session_id = $3 and expires_at > $4`,
          [merchant, user, sessionId, clock.now()],
        );
        if (!row) return null;
        const turns = await sql.query<TurnRow>(
          `select question, answer, outcome, citations, products, cost_micro_usd, at, request_id, usage, latency_ms from turns
           where merchant_id = $1 and session_id = $2 order by position`,
          [merchant, sessionId],
        );
        return { ...toRecord(row), history: turns.map(toTurn) };
      }),
    list: (merchant, user, limit) =>
      asUser(merchant, user, async (sql) => {
        const rows = await sql.query<SessionRow>(
          `select ${columns} from sessions where merchant_id = $1 and user_id = $2 and expires_at > $3
           order by created_at desc, session_id limit $4`,
          [merchant, user, clock.now(), limit],
        );
        return rows.map(toRecord);
      }),
    append: (merchant, user, sessionId, turn) =>
      asUser(merchant, user, (sql) => addTurn(sql, [merchant, user, sessionId], turn, clock.now())),
    removeAll: (merchant, user) =>
      asUser(merchant, user, async (sql) => {
        const removed = await sql.query(
          'delete from sessions where merchant_id = $1 and user_id = $2 returning session_id',
          [merchant, user],
        );
        return removed.length;
      }),
    remove: (merchant, user, sessionId) =>
      asUser(merchant, user, async (sql) => {
        const removed = await sql.query(
          `delete from sessions where merchant_id = $1 and user_id = $2 and session_id = $3 and expires_at > $4
           returning session_id`,
          [merchant, user, sessionId, clock.now()],
        );
        return removed.length > 0;
      }),
  };
};
