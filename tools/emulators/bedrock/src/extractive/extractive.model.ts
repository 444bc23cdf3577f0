import type { Model, ModelPart } from '../models/model.port.ts';
import type { ConverseRequest } from '../wire/converse-request.ts';

export class ExtractiveModel implements Model {
  readonly id = 'simulated.extractive-v1:0';
  readonly outputTokensMax = 10_000;
  readonly inputTokensMax = 128_000;
  async *respond(_request: ConverseRequest, _signal: AbortSignal): AsyncGenerator<ModelPart> {
    yield { type: 'text', text: 'Hello. [p1] second sentence here for you and me.' };
    yield { type: 'tool-use', name: 'search_catalogue', input: { query: 'waterproof jacket for running in the rain' } };
  }
}
