import type { AnswerQuestion, Conversations, SessionStore } from '@rag-assistant/assistant';
import type { Gauges } from '@rag-assistant/contracts';
import type { FileLibrary } from '@rag-assistant/documents';
import type { Clock, IdSource } from '@rag-assistant/kernel';
import type { Logger } from '@rag-assistant/platform-telemetry';
import type { DocumentLibrary, IngestDocuments } from '@rag-assistant/retrieval';
import type {
  ExportMerchant,
  ManageMerchant,
  MerchantAccounts,
  MerchantGate,
  MerchantRegistry,
  RegisterMerchant,
  TokenVerifier,
} from '@rag-assistant/tenancy';
import type { DependencyProbe } from './readiness.ts';
import type { Billing } from './wiring/open-billing.ts';
import type { LocalSignIn } from './routes/local-sign-in.routes.ts';

/** What the platform's people do with merchants; every change is known to the gate at once. */
export interface MerchantAdministration extends ManageMerchant {
  readonly accounts: MerchantAccounts;
  readonly register: RegisterMerchant;
  readonly exportAll: ExportMerchant;
}

/** Everything that the service stands on, made by `main.ts` or by a test. */
export interface AssistantApiDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly version: string;
  readonly model: { readonly id: string; readonly simulated: boolean };
  readonly tokens: TokenVerifier;
  readonly merchants: MerchantRegistry;
  /** Lets requests of a shop's routes in. */
  readonly gate: MerchantGate;
  readonly administration: MerchantAdministration;
  readonly answer: AnswerQuestion;
  readonly sessions: SessionStore;
  /** Sessions as their own user reads them. */
  readonly conversations: Conversations;
  readonly documents: DocumentLibrary;
  readonly ingest: IngestDocuments;
  /** Files as they were sent, on their way into search and after. */
  readonly files: FileLibrary;
  readonly billing: Billing;
  readonly probes: readonly DependencyProbe[];
  readonly gauges: () => Promise<Omit<Gauges, 'openAnswers'>>;
  /** Between two signs of life on an event stream. */
  readonly heartbeatMs: number;
  /** Pages of other addresses that may call. */
  readonly webOrigins?: readonly string[];
  /** Folder of the built page. */
  readonly consoleDir?: string;
  /** The demo sign-in of a developer's machine. */
  readonly localSignIn?: LocalSignIn;
}
