import { shopTools, PassageShelf, type Turn } from '@rag-assistant/assistant';
import { microUsd, RequestId, SessionId, UserId } from '@rag-assistant/kernel';
import { modelId } from '../world/product.ts';
import type { Perform } from './operation.ts';
import type { MerchantModel } from './world-run.ts';

/** The same for all merchants: an id says nothing about whose it is. */
export const sessionAt = (n: number): SessionId =>
  SessionId.parse(`5e55105e-0000-4000-8000-${String(n % 6).padStart(12, '0')}`);
const userAt = (n: number): UserId => UserId.parse(`user-${n % 3}`);
const farAway = new Date('2099-01-01T00:00:00Z');
const now = new Date('2026-11-24T10:00:00Z');

const turnOf = ({ subject: { marker } }: MerchantModel, n: number): Turn => ({
  question: `Where is my ${marker}?`,
  answer: `Your ${marker} is number ${n}.`,
  outcome: 'answered',
  citations: [],
  products: [],
  cost: microUsd(BigInt(n)),
  at: now,
});

const createSession: Perform = async (run, model, [a, b]) => {
  const sessionId = sessionAt(a);
  if (model.sessions.has(sessionId)) return;
  const title = `Chat of ${model.subject.marker}`;
  const record = await run.product.sessions.create(model.subject.id, userAt(b), {
    sessionId,
    title,
    expiresAt: farAway,
  });
  run.see(model, 'create session', record);
  model.sessions.set(sessionId, { user: b % 3, turns: 0 });
};

const findSession: Perform = async (run, model, [a, b]) => {
  const found = await run.product.sessions.find(model.subject.id, userAt(b), sessionAt(a));
  run.see(model, 'find session', found);
  const has = model.sessions.get(sessionAt(a))?.user === b % 3;
  run.expect(
    model,
    'find session',
    (found !== null) === has,
    'a session of another user or merchant, or none of the own',
  );
};

const listSessions: Perform = async (run, model, [a]) => {
  const found = await run.product.sessions.list(model.subject.id, userAt(a), 20);
  run.see(model, 'list sessions', found);
  const has = [...model.sessions.values()].filter(({ user }) => user === a % 3).length;
  run.expect(model, 'list sessions', found.length === has, 'another number than the own sessions');
};

const appendTurn: Perform = async (run, model, [a, b, c]) => {
  const own = model.sessions.get(sessionAt(a));
  const may = own?.user === b % 3;
  try {
    const turn = {
      ...turnOf(model, c),
      ...(c % 3 === 0 && { requestId: RequestId.parse(`turn-${run.nextNumber()}`) }),
    };
    const record = await run.product.sessions.append(model.subject.id, userAt(b), sessionAt(a), turn);
    run.see(model, 'append turn', record);
    if (turn.requestId !== undefined) {
      const again = await run.product.sessions.append(model.subject.id, userAt(b), sessionAt(a), turn);
      run.see(model, 'append turn again', again);
      run.expect(model, 'append turn again', again.turns === record.turns, 'a turn was counted twice');
    }
    run.expect(model, 'append turn', may, 'a turn was added to a session of another');
    if (own) own.turns += 1;
  } catch (error) {
    run.see(model, 'append turn', error, 'error');
    run.expect(model, 'append turn', !may, `an own session refused: ${String(error)}`);
  }
};

const removeSession: Perform = async (run, model, [a, b]) => {
  const removed = await run.product.sessions.remove(model.subject.id, userAt(b), sessionAt(a));
  run.see(model, 'remove session', removed);
  const may = model.sessions.get(sessionAt(a))?.user === b % 3;
  run.expect(model, 'remove session', removed === may, 'a session of another went, or an own one did not');
  if (removed) model.sessions.delete(sessionAt(a));
};

const recordUsage: Perform = async (run, model, [a, b, c]) => {
  const eventId = `event-${a}`;
  const session = sessionAt(b);
  const priced = await run.product.ledger.record(model.subject.id, {
    eventId,
    sessionId: session,
    modelId,
    usage: { inputTokens: 1000 * (c + 1), outputTokens: 10, cachedInputTokens: 0 },
    embeddingModelId: 'local:universal-sentence-encoder',
    embeddingTokens: 1,
    at: now,
  });
  run.see(model, 'record usage', priced);
  const first = model.usage.get(eventId);
  run.expect(
    model,
    'record usage',
    !first || first.cost === priced.cost,
    'the price of an event that was counted elsewhere',
  );
  model.usage.set(eventId, first ?? { session, cost: priced.cost });
};

const sessionCost: Perform = async (run, model, [a]) => {
  const cost = await run.product.ledger.sessionCost(model.subject.id, sessionAt(a));
  run.see(model, 'session cost', cost);
  const own = [...model.usage.values()].filter(({ session }) => session === sessionAt(a));
  const sum = own.reduce((total, event) => total + event.cost, 0n);
  // What an answer costs is not known here, only that it is not less.
  const exact = !model.asked.has(sessionAt(a));
  run.expect(model, 'session cost', exact ? cost === sum : cost >= sum, 'another cost than that of the own events');
};

const runTool: Perform = async (run, model, [a, b]) => {
  const tool = shopTools[a % 4];
  const foreign = run.neighbour(model, b).subject.marker;
  const inputs = [
    { query: foreign },
    { sku: `sku-${b}` },
    { skus: [`sku-${b}`, foreign] },
    { query: `return ${foreign}` },
  ];
  const outcome = await tool?.run(inputs[a % 4], {
    merchant: model.subject.id,
    currency: 'USD',
    knowledge: run.product.knowledge,
    shelf: new PassageShelf(),
    signal: new AbortController().signal,
    onSearched: () => undefined,
  });
  run.see(model, `tool ${tool?.specification.name ?? ''}`, outcome);
};

const ask: Perform = async (run, model, [a, b]) => {
  const { id, marker } = model.subject;
  const own = [...model.sessions].find(([, { user }]) => user === b % 3)?.[0];
  const question = {
    requestId: RequestId.parse(`request-${a}`),
    merchant: id,
    shopName: `Shop ${marker}`,
    user: userAt(b),
    message: `May I return the ${marker} kettle?`,
    ...(own && { sessionId: own }),
  };
  for await (const event of run.product.answer(question, new AbortController().signal)) {
    run.scan(model, 'ask', event);
    if (event.type !== 'session') continue;
    const known = model.sessions.get(event.sessionId);
    model.asked.add(event.sessionId);
    model.sessions.set(event.sessionId, known ?? { user: b % 3, turns: 0 });
  }
  run.see(model, 'ask', null);
};

export const conversationOperations = {
  createSession,
  findSession,
  listSessions,
  appendTurn,
  removeSession,
  recordUsage,
  sessionCost,
  runTool,
  ask,
};
