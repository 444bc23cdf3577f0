import type { Guard } from '@rag-assistant/platform-resilience';
import type { LanguageModel } from '../ports/language-model.port.ts';
import { toModelError } from './bedrock/model-errors.ts';

/**
 * A model behind its guard: timeout, retry while nothing was said yet, circuit breaker, bulkhead. A model whose circuit
 * is open is `assistant.model-unavailable` at once.
 */
export const guardedLanguageModel = (model: LanguageModel, guard: Guard): LanguageModel => ({
  id: model.id,
  async *converse(request, signal) {
    try {
      yield* guard.stream((inner) => model.converse(request, inner), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw toModelError(error, model.id, false);
    }
  },
});
