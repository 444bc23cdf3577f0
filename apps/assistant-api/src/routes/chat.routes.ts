import type { AnswerEvent, Question } from '@rag-assistant/assistant';
import { ChatEvent, ChatRequest, ChatResponse } from '@rag-assistant/contracts';
import { AppError, RequestId, SessionId, type IdSource } from '@rag-assistant/kernel';
import { clientSignal, sendEvents, wantsEvents, type ServerSentEvent } from '@rag-assistant/platform-http';
import type { Caller, Merchant } from '@rag-assistant/tenancy';
import type { AssistantApiDeps } from '../deps.ts';
import { findShop } from '../find-shop.ts';
import type { OpenAnswer, OpenAnswers } from '../open-answers.ts';
import { makePlaceCitations, type PlaceCitations } from '../presenters/place-citations.ts';
import { presentAnswer, presentEvent, type AnswerContext } from '../presenters/present-answer.ts';
import { problems, type Routes } from './route.ts';

const questionOf = (body: ChatRequest, caller: Caller, shop: Merchant, ids: IdSource): Question => ({
  // Made here: usage counts once an id, so a caller that chose it could answer a thousand questions for the price of one.
  requestId: RequestId.parse(ids.uuid()),
  merchant: caller.merchant,
  shopName: shop.name,
  user: caller.user,
  ...(body.sessionId !== undefined && { sessionId: SessionId.parse(body.sessionId.toLowerCase()) }),
  message: body.message,
});

/** Keeps the answer counted as open until its last event. */
async function* whileOpen(
  answer: () => AsyncIterable<AnswerEvent>,
  open: OpenAnswer,
): AsyncGenerator<AnswerEvent, void, undefined> {
  try {
    yield* answer();
  } finally {
    open.end();
  }
}

async function* asStream(
  first: IteratorResult<AnswerEvent>,
  rest: AsyncGenerator<AnswerEvent>,
  present: (event: AnswerEvent) => Promise<ChatEvent>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  try {
    for (let result = first; !result.done; result = await rest.next()) {
      const { type, ...data } = ChatEvent.parse(await present(result.value));
      yield { event: type, data };
    }
  } finally {
    await rest.return(undefined);
  }
}

/** The event as it is sent, with the place of each passage that comes from a file. */
const placedEvent =
  (context: AnswerContext, place: PlaceCitations) =>
  async (event: AnswerEvent): Promise<ChatEvent> => {
    const presented = presentEvent(event, context);
    if (presented.type === 'sentence') return { ...presented, citations: await place(presented.citations) };
    if (presented.type !== 'done') return presented;
    const { response } = presented;
    return { ...presented, response: { ...response, citations: await place(response.citations) } };
  };

const lastOf = async (events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent & { type: 'done' }> => {
  let last: AnswerEvent | undefined;
  for await (const event of events) last = event;
  if (last?.type === 'done') return last;
  throw new AppError({
    code: 'http.answer-incomplete',
    category: 'internal',
    publicText: 'The answer ended before it was complete. Send the question again.',
    retryable: true,
  });
};

const chatSchema = {
  tags: ['chat'],
  summary: 'Answers one question from the sources of the shop',
  description:
    'JSON, or server-sent events with `Accept: text/event-stream`: `session`, `step`, `sentence` as they come, then `done` or `error`.',
  body: ChatRequest,
  response: {
    200: {
      description: 'The answer with its sources and its cost.',
      content: { 'application/json': { schema: ChatResponse }, 'text/event-stream': { schema: ChatEvent } },
    },
    ...problems,
  },
};

export const chatRoutes = (app: Routes, deps: AssistantApiDeps, answers: OpenAnswers): void => {
  app.post('/v1/chat', { config: { access: 'chat' }, schema: chatSchema }, async (request, reply) => {
    const shop = await findShop(deps.merchants, request.caller);
    const question = questionOf(request.body, request.caller, shop, deps.ids);
    const open = answers.begin(clientSignal(reply));
    const events = whileOpen(() => deps.answer(question, open.signal), open);
    const context = { requestId: request.id, simulated: deps.model.simulated };
    const place = makePlaceCitations(deps.files, request.caller.merchant, (error) => {
      request.log.warn({ error }, 'places of passages not found');
    });
    if (!wantsEvents(request)) {
      const answer = presentAnswer((await lastOf(events)).answer, context);
      return { ...answer, citations: await place(answer.citations) };
    }
    // The first event decides between a plain problem with its own status and a stream.
    const first = await events.next();
    return sendEvents(request, reply, asStream(first, events, placedEvent(context, place)), {
      heartbeatMs: deps.heartbeatMs,
    });
  });
};
