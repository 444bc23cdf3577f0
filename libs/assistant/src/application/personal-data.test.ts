import { AppError, RequestId } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../domain/evidence.ts';
import type { ModelRequest } from '../ports/language-model.port.ts';
import type { AnswerCaching } from './cached-answers.ts';
import {
  aQuestion,
  doneOf,
  eventsOf,
  fakeAnswerCache,
  fakeDeps,
  fakePersonalData,
  policyEvidence,
  productEvidence,
  scriptedModel,
  shopper,
  type ScriptedTurn,
} from '../testing/index.ts';
import { makeAnswerQuestion } from './make-answer-question.ts';
import { makeConversations } from './read-conversations.use-case.ts';

const personal = {
  'Anna Berg': 'PERSON',
  'anna@example.com': 'EMAIL',
  W1234567: 'ORDER',
  '+1 555 0100': 'PHONE',
};
const values = Object.keys(personal);
const returns = policyEvidence(1, {
  title: 'Returns policy',
  text: 'You can return unused items within 30 days of delivery. Call our desk at +1 555 0100 for help.',
});
const kettle = productEvidence(2, { name: 'Copper Kettle' });
const message = 'I am Anna Berg, anna@example.com. Can I return my order W1234567?';
const search = { tool: 'search_policies', input: { query: 'return items' } };
const placeholderOf = (request: ModelRequest | undefined, kind: string): string =>
  new RegExp(`⟦${kind}:[a-z]+⟧`).exec(JSON.stringify(request))?.[0] ?? `no ${kind}`;

type Turns = readonly (ScriptedTurn | ((request: ModelRequest) => ScriptedTurn))[];
const world = (turns: Turns, evidence: readonly Evidence[] = [returns, kettle]) => {
  const model = scriptedModel(...turns);
  const personalData = fakePersonalData(personal);
  const kept: string[] = [];
  const cache = fakeAnswerCache({ now: () => new Date(0), monotonicMs: () => 0 });
  const background: Promise<void>[] = [];
  const caching: AnswerCaching = {
    answers: {
      find: (key) => cache.find(key),
      keep: (key, body, lifetime) => {
        kept.push(JSON.stringify([key, body]));
        return cache.keep(key, body, lifetime);
      },
    },
    catalogueVersion: () => Promise.resolve('v1'),
    background: (work) => background.push(work),
  };
  const deps = { ...fakeDeps(model, evidence), personalData, caching };
  return { model, personalData, deps, kept, background, answer: makeAnswerQuestion(deps) };
};
const answering: Turns = [
  [search],
  (request) => [
    {
      text: `Hello ${placeholderOf(request, 'PERSON')}. For ${placeholderOf(request, 'ORDER')}, you can return unused items within 30 days of delivery [p1].`,
    },
  ],
];

describe('personal data in a question', () => {
  it('[F7] leaves for the model as placeholders and comes back in its place, for its owner', async () => {
    const { model, answer } = world(answering);
    const events = await eventsOf(answer, aQuestion(message));
    const done = doneOf(events);
    for (const value of values) expect(JSON.stringify(model.requests)).not.toContain(value);
    expect(model.requests[0]?.messages.at(-1)?.content).toMatchObject([
      { text: /^I am ⟦PERSON:\w+⟧, ⟦EMAIL:\w+⟧\. Can I return my order ⟦ORDER:\w+⟧\?$/ },
    ]);
    expect(done.text).toBe(
      'Hello Anna Berg. For W1234567, you can return unused items within 30 days of delivery [1].',
    );
    const sentences = events.flatMap((event) => (event.type === 'sentence' ? event.text : []));
    expect(sentences.join(' ')).toBe(done.text);
    expect(done.modelView?.question).not.toContain('Anna');
    expect(done.modelView?.answer).toContain('⟦PERSON:');
  });

  it('[F7] leaves the name of a shop that is a person out of the prompt', async () => {
    const { model, answer } = world(answering);
    await eventsOf(answer, aQuestion('Can I return unused items?', { shopName: 'Anna Berg' }));
    expect(model.requests[0]?.system).toContain('Shop: ⟦PERSON:');
  });

  it('[F7] tells the model about placeholders only when there are some', async () => {
    const { model, answer } = world(answering);
    await eventsOf(answer, aQuestion(message));
    expect(model.requests[0]?.system).toContain('Placeholders stay');
    const without = world(answering);
    await eventsOf(without.answer, aQuestion('Can I return unused items?'));
    expect(without.model.requests[0]?.system).not.toContain('Placeholders stay');
    expect(doneOf(await eventsOf(without.answer, aQuestion('May I return items?'))).modelView).toBeNull();
  });

  it('[F7] is stored as placeholders, titles too, and read again by its owner with values', async () => {
    const { deps, answer } = world(answering);
    const { sessionId, text } = doneOf(await eventsOf(answer, aQuestion(message)));
    const stored = await deps.sessions.find(merchantNumber(1), shopper, sessionId);
    for (const value of values)
      expect(
        JSON.stringify({
          ...stored,
          cost: 0,
          history: stored?.history.map((turn) => ({ ...turn, cost: 0, citations: [] })),
        }),
      ).not.toContain(value);
    const conversations = makeConversations(deps);
    const read = await conversations.find(merchantNumber(1), shopper, sessionId);
    expect(read?.history[0]).toMatchObject({ question: message, answer: text });
    expect(read?.history[0]?.modelView?.question).toBe(stored?.history[0]?.question);
    expect(read?.title).toMatch(/^I am Anna Berg/);
    expect((await conversations.list(merchantNumber(1), shopper, 5))[0]?.title).toMatch(/^I am Anna Berg/);
  });

  it('[F7] stays hidden in the history of a later question, also when it was stored in clear', async () => {
    const { deps, model, answer } = world(answering);
    const { sessionId } = doneOf(await eventsOf(answer, aQuestion(message)));
    const [first] = (await deps.sessions.find(merchantNumber(1), shopper, sessionId))?.history ?? [];
    await deps.sessions.append(merchantNumber(1), shopper, sessionId, {
      ...first!,
      requestId: RequestId.parse('stored-in-clear'),
      question: message,
    });
    await eventsOf(answer, aQuestion('and in blue?', { sessionId }));
    const sent = JSON.stringify(model.requests.at(-1)?.messages);
    for (const value of values) expect(sent).not.toContain(value);
    expect(model.requests.at(-1)?.messages.length).toBeGreaterThan(4);
  });

  it('[F7] [F3] never enters the cache, neither as a key nor in an answer', async () => {
    const { kept, background, answer } = world(answering);
    await eventsOf(answer, aQuestion(message));
    await eventsOf(answer, aQuestion('Where is W1234567?'));
    await Promise.all(background);
    expect(kept).toEqual([]);
    await eventsOf(answer, aQuestion('Can I return unused items?'));
    await Promise.all(background);
    expect(kept).toEqual([]);
  });

  it('[F7] [F3] keeps the answer to a personal question out, also when it names nobody', async () => {
    const plain = world([[search], [{ text: 'You can return unused items within 30 days of delivery [p1].' }]]);
    await eventsOf(plain.answer, aQuestion('I am Anna Berg. Can I return unused items?'));
    await Promise.all(plain.background);
    expect(plain.kept).toEqual([]);
  });

  it('[F3] leaves answers without personal data to the cache', async () => {
    const plain = world([[search], [{ text: 'You can return unused items within 30 days of delivery [p1].' }]]);
    await eventsOf(plain.answer, aQuestion('Can I return unused items?'));
    await Promise.all(plain.background);
    expect(plain.kept).toHaveLength(1);
  });

  it('[F7] ends a request with the code of the shield when it cannot be hidden: no model is called, nothing is kept', async () => {
    const { model, personalData, deps, answer } = world(answering);
    personalData.fault = new AppError({
      code: 'pii.key-service-unavailable',
      category: 'unavailable',
      publicText: 'No.',
    });
    await expect(eventsOf(answer, aQuestion(message))).rejects.toMatchObject({ code: 'pii.key-service-unavailable' });
    expect(model.requests).toEqual([]);
    expect(await deps.sessions.list(merchantNumber(1), shopper, 5)).toEqual([]);
  });

  it('[F7] ends an answer whose sources cannot be hidden: what a tool found in clear goes nowhere', async () => {
    const { model, personalData, answer } = world([[search], [{ text: 'Sorry.' }]]);
    personalData.fault = new AppError({ code: 'pii.key-revoked', category: 'forbidden', publicText: 'No.' });
    await expect(eventsOf(answer, aQuestion('Can I return unused items?'))).rejects.toMatchObject({
      code: 'pii.key-revoked',
    });
    expect(model.requests).toHaveLength(1);
  });
});

describe('personal data and tools', () => {
  const withTool = async (tool: string, input: (request: ModelRequest) => object, question: string) => {
    const seen: string[] = [];
    const at = world([(request) => [{ tool, input: input(request) }], [{ text: 'Sorry.' }]]);
    const { knowledge } = at.deps;
    const spied = {
      searchCatalogue: (...args: Parameters<typeof knowledge.searchCatalogue>) => {
        seen.push(args[1].query);
        return knowledge.searchCatalogue(...args);
      },
      searchPolicies: (...args: Parameters<typeof knowledge.searchPolicies>) => {
        seen.push(args[1].query);
        return knowledge.searchPolicies(...args);
      },
      getProducts: (...args: Parameters<typeof knowledge.getProducts>) => {
        seen.push(...args[1]);
        return knowledge.getProducts(...args);
      },
    };
    await eventsOf(makeAnswerQuestion({ ...at.deps, knowledge: spied }), aQuestion(question));
    return { seen, ...at };
  };

  it('[F7] are kept apart in a search: it gets neither values nor placeholders', async () => {
    const { seen } = await withTool(
      'search_policies',
      (request) => ({ query: `returns ${placeholderOf(request, 'PERSON')} order` }),
      'I am Anna Berg, can I return it?',
    );
    expect(seen).toEqual(['returns order']);
  });

  it('[F7] meet only where the value itself is looked up', async () => {
    const { seen, personalData } = await withTool(
      'get_product',
      (request) => ({ sku: placeholderOf(request, 'ORDER') }),
      'Tell me about W1234567',
    );
    expect(seen[0]).toBe('W1234567');
    expect(personalData.revealed).toHaveLength(1);
  });

  it("[F7] part again before the model reads a result, and the shop's own number comes back to the shopper", async () => {
    const { model, answer, kept, background } = world([
      [search],
      (request) => [{ text: `Call our desk at ${placeholderOf(request, 'PHONE')} for help [p1].` }],
    ]);
    const done = doneOf(await eventsOf(answer, aQuestion('How can I call you?')));
    expect(JSON.stringify(model.requests)).not.toContain('555 0100');
    expect(done.text).toBe('Call our desk at +1 555 0100 for help [1].');
    await Promise.all(background);
    expect(kept).toEqual([]);
  });

  it('[F7] a placeholder in a claim stands for its value: a wrong one is withheld', async () => {
    const { answer } = world([
      [search],
      (request) => [{ text: `Call our desk at ${placeholderOf(request, 'EMAIL')} for 40 days [p1].` }],
    ]);
    expect(doneOf(await eventsOf(answer, aQuestion(message))).withheldSentences).toBe(1);
  });

  it('[F7] a question back keeps its placeholders until it is shown', async () => {
    const { answer } = world([
      (request) => [
        { tool: 'ask_back', input: { question: `What do you need, ${placeholderOf(request, 'PERSON')}?` } },
      ],
    ]);
    expect(doneOf(await eventsOf(answer, aQuestion('I am Anna Berg'))).text).toBe('What do you need, Anna Berg?');
  });
});

describe('a placeholder of nobody', () => {
  it('[SEC11] is shown as its kind and stands for nothing', async () => {
    const { answer } = world([
      [search],
      [{ text: 'Hello ⟦PERSON:made⟧. You can return unused items within 30 days of delivery [p1].' }],
    ]);
    const done = doneOf(await eventsOf(answer, aQuestion(message)));
    expect(done.text).toBe('Hello [person]. You can return unused items within 30 days of delivery [1].');
  });
});

describe('erasing', () => {
  it("[F7] takes all of a user's values and sessions, and says how many; one session takes its own", async () => {
    const { deps, answer } = world(answering);
    const one = doneOf(await eventsOf(answer, aQuestion(message)));
    await eventsOf(answer, aQuestion(message));
    const conversations = makeConversations(deps);
    expect(await conversations.forget(merchantNumber(1), shopper, one.sessionId)).toBe(true);
    const erased = await conversations.eraseUser(merchantNumber(1), shopper);
    expect(erased).toMatchObject({ sessionsErased: 1, valuesLeft: 0 });
    // Name, mail and order of the session that was left.
    expect(erased.valuesErased).toBe(3);
    expect(await conversations.list(merchantNumber(1), shopper, 5)).toEqual([]);
  });
});
