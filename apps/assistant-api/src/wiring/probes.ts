import type { EmbeddingModel } from '@rag-assistant/retrieval';
import type { ProbedTokenVerifier } from '@rag-assistant/tenancy/adapters';
import type { Guard } from '@rag-assistant/platform-resilience';
import type { Database } from '@rag-assistant/platform-postgres';
import { AppError } from '@rag-assistant/kernel';
import type { DependencyProbe } from '../readiness.ts';
import { connectTo } from './endpoint-probe.ts';

export interface ProbedParts {
  readonly database: Database;
  readonly embedding: EmbeddingModel;
  readonly tokens: ProbedTokenVerifier;
  readonly modelGuard: Guard;
  readonly modelEndpoint: string;
}

const circuitOpen = (): AppError =>
  new AppError({
    code: 'resilience.circuit-open',
    category: 'unavailable',
    publicText: 'A dependency failed several times and is left alone for a while.',
  });

/** Without a model answers quote the sources, without an encoder search stands on words: both only degrade. */
export const probesOf = (parts: ProbedParts): DependencyProbe[] => [
  { name: 'database', required: true, check: () => parts.database.ping() },
  { name: 'token-keys', required: true, check: () => parts.tokens.probe() },
  {
    name: 'model',
    required: false,
    check: async (signal) => {
      if (parts.modelGuard.state().circuit === 'open') throw circuitOpen();
      await connectTo(parts.modelEndpoint, signal);
    },
  },
  {
    name: 'embedding',
    required: false,
    check: async (signal) => {
      await parts.embedding.embed(['ready'], signal);
    },
  },
];
