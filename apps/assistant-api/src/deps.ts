import type { AnswerQuestion, SessionStore } from '@rag-assistant/assistant';
import type { Gauges } from '@rag-assistant/contracts';
import type { Clock, IdSource } from '@rag-assistant/kernel';
import type { Logger } from '@rag-assistant/platform-telemetry';
import type { DocumentLibrary, IngestDocuments } from '@rag-assistant/retrieval';
import type { MerchantRegistry, TokenVerifier } from '@rag-assistant/tenancy';
import type { DependencyProbe } from './readiness.ts';
import type { LocalSignIn } from './routes/local-sign-in.routes.ts';

/** Everything that the service stands on, made by `main.ts` or by a test. */
export interface AssistantApiDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly version: string;
  readonly model: { readonly id: string; readonly simulated: boolean };
  readonly tokens: TokenVerifier;
  readonly merchants: MerchantRegistry;
  readonly answer: AnswerQuestion;
  readonly sessions: SessionStore;
  readonly documents: DocumentLibrary;
  readonly ingest: IngestDocuments;
  readonly probes: readonly DependencyProbe[];
  readonly gauges: () => Omit<Gauges, 'openAnswers'>;
  /** Between two signs of life on an event stream. */
  readonly heartbeatMs: number;
  /** Folder of the built page. */
  readonly consoleDir?: string;
  /** The demo sign-in of a developer's machine. */
  readonly localSignIn?: LocalSignIn;
}
