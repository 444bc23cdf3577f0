import type { LanguageModel, ModelEvent } from '@rag-assistant/assistant';
import { scriptedModel } from '@rag-assistant/assistant/testing';
import { ChatResponse } from '@rag-assistant/contracts';
import { AppError, type ErrorCategory } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { readEvents } from './testing/read-events.ts';
import { priced, startTestApi } from './testing/test-api.ts';

const failure = (code: string, category: ErrorCategory): AppError =>
  new AppError({ code, category, publicText: 'The model cannot answer.', retryable: true });
const search = { tool: 'search_policies', input: { query: 'return unused items' } };

const after = (events: () => AsyncIterable<ModelEvent>): LanguageModel =>
  priced({
    id: '',
    async *converse(request, signal) {
      if (request.messages.length === 1) yield* scriptedModel([search]).converse(request, signal);
      else yield* events();
    },
  });

const faults: Record<string, LanguageModel> = {
  'is down': priced(scriptedModel([failure('assistant.model-unavailable', 'unavailable')])),
  throttles: priced(scriptedModel([failure('assistant.model-throttled', 'throttled')])),
  'is too slow': priced(scriptedModel([failure('assistant.model-timeout', 'timeout')])),
  'goes away after its search': priced(
    scriptedModel([search], [failure('assistant.model-unavailable', 'unavailable')]),
  ),
  'cuts its stream in the middle of a sentence': after(async function* () {
    yield { type: 'text', text: 'You can return unused' };
    throw failure('assistant.model-stream-broken', 'unavailable');
  }),
};

describe('when the model', () => {
  for (const [what, model] of Object.entries(faults))
    it(`[F1] ${what}, the shop's own words answer, with their source, marked as such`, async () => {
      const api = await startTestApi(model);
      try {
        const headers = { authorization: await api.bearer('shopper') };
        const call = { method: 'POST' as const, url: '/v1/chat', body: { message: 'Can I return unused items?' } };
        const answer = await api.server.inject({ ...call, headers });
        expect(answer.statusCode).toBe(200);
        const response = ChatResponse.parse(answer.json());
        expect(response.outcome).toBe('retrieval-only');
        expect(response.citations[0]?.snippet).toContain('30 days');
        expect(response.text).not.toMatch(/You can return unused\s*$/);
        const stream = await api.server.inject({ ...call, headers: { ...headers, accept: 'text/event-stream' } });
        expect(readEvents(stream.body).at(-1)).toMatchObject({
          event: 'done',
          data: { response: { outcome: 'retrieval-only' } },
        });
      } finally {
        await api.close();
      }
    });
});
