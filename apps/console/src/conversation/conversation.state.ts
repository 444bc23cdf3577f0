import type {
  ChatEvent,
  Citation,
  LatencyMs,
  ModelView,
  Outcome,
  ProductCard,
  Session,
  TurnUsage,
} from '@rag-assistant/contracts';
import type { Failure } from '../api/failure.ts';

export interface Sentence {
  readonly text: string;
  readonly citations: readonly number[];
}

/** One question with what has come of its answer so far. */
export interface Turn {
  readonly id: number;
  readonly question: string;
  readonly state: 'working' | 'done' | 'failed' | 'stopped';
  readonly steps: readonly string[];
  readonly sentences: readonly Sentence[];
  readonly citations: readonly Citation[];
  readonly products: readonly ProductCard[];
  readonly outcome: Outcome | null;
  readonly withheldSentences: number;
  readonly costMicroUsd: number | null;
  /** Absent for old turns read from the history. */
  readonly usage: TurnUsage | null;
  readonly latencyMs: LatencyMs | null;
  /** Question and answer as the model saw them; null when nothing was hidden from it. */
  readonly modelView: ModelView | null;
  readonly failure: Failure | null;
}

export interface Conversation {
  readonly sessionId: string | null;
  readonly turns: readonly Turn[];
  readonly costMicroUsd: number;
  readonly simulated: boolean | null;
}

export type Action =
  | { readonly type: 'asked'; readonly question: string }
  | { readonly type: 'came'; readonly event: ChatEvent }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'stopped' }
  | { readonly type: 'retried' }
  | { readonly type: 'opened'; readonly session: Session }
  | { readonly type: 'cleared' };

export const empty: Conversation = { sessionId: null, turns: [], costMicroUsd: 0, simulated: null };

const blank = (id: number, question: string): Turn => ({
  id,
  question,
  state: 'working',
  steps: [],
  sentences: [],
  citations: [],
  products: [],
  outcome: null,
  withheldSentences: 0,
  costMicroUsd: null,
  usage: null,
  latencyMs: null,
  modelView: null,
  failure: null,
});

const withCitations = (known: readonly Citation[], more: readonly Citation[]): readonly Citation[] => [
  ...known,
  ...more.filter((citation) => !known.some((other) => other.number === citation.number)),
];

const changeLast = (conversation: Conversation, change: Partial<Turn>): Conversation => {
  const last = conversation.turns.at(-1);
  if (!last) return conversation;
  return { ...conversation, turns: [...conversation.turns.slice(0, -1), { ...last, ...change }] };
};

const came = (conversation: Conversation, event: ChatEvent): Conversation => {
  const last = conversation.turns.at(-1);
  if (last?.state !== 'working') return conversation;
  switch (event.type) {
    case 'session':
      // A session begins to exist with its first whole answer; until `done` there is nothing to go on with.
      return conversation;
    case 'step':
      return changeLast(conversation, { steps: [...last.steps, event.label] });
    case 'sentence':
      return changeLast(conversation, {
        sentences: [...last.sentences, { text: event.text, citations: event.citations.map(({ number }) => number) }],
        citations: withCitations(last.citations, event.citations),
      });
    case 'done': {
      const { response } = event;
      return {
        ...changeLast(conversation, {
          state: 'done',
          // The sentences as the server counts them; the stream showed the same ones as they came.
          sentences: response.sentences.length > 0 ? response.sentences : [{ text: response.text, citations: [] }],
          citations: response.citations,
          products: response.products,
          outcome: response.outcome,
          withheldSentences: response.withheldSentences,
          costMicroUsd: response.usage.costMicroUsd,
          usage: response.usage,
          latencyMs: response.latencyMs,
          modelView: response.modelView,
        }),
        sessionId: response.sessionId,
        costMicroUsd: response.usage.sessionCostMicroUsd,
        simulated: response.model.simulated,
      };
    }
    case 'error':
      return conversation;
  }
};

const opened = (session: Session): Conversation => ({
  sessionId: session.sessionId,
  costMicroUsd: session.costMicroUsd,
  simulated: null,
  turns: session.history.map((turn, id) => ({
    ...blank(id, turn.question),
    state: 'done',
    sentences: [{ text: turn.answer, citations: turn.citations.map(({ number }) => number) }],
    citations: turn.citations,
    products: turn.products,
    outcome: turn.outcome,
    costMicroUsd: turn.costMicroUsd,
    usage: turn.usage,
    latencyMs: turn.latencyMs,
    modelView: turn.modelView,
  })),
});

const nextId = (conversation: Conversation): number => (conversation.turns.at(-1)?.id ?? -1) + 1;

/** Everything the transcript shows follows from these actions; events after a stop, or of another turn, change nothing. */
export const reduce = (conversation: Conversation, action: Action): Conversation => {
  switch (action.type) {
    case 'asked':
      return { ...conversation, turns: [...conversation.turns, blank(nextId(conversation), action.question)] };
    case 'came':
      return came(conversation, action.event);
    case 'failed':
      return changeLast(conversation, { state: 'failed', failure: action.failure });
    case 'stopped':
      return changeLast(conversation, { state: 'stopped' });
    case 'retried':
      return { ...conversation, turns: conversation.turns.slice(0, -1) };
    case 'opened':
      return opened(action.session);
    case 'cleared':
      return empty;
  }
};
