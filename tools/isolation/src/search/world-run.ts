import type { DocumentId, SessionId } from '@rag-assistant/kernel';
import type { TokenEntry } from '@rag-assistant/pii';
import { foreignMarks, textOf, type Subject } from '../world/markers.ts';
import type { Product } from '../world/product.ts';

export interface KnownDocument {
  readonly kind: 'product' | 'policy';
  readonly version: number;
  documentId: DocumentId | null;
}

/** What one merchant must have, by the operations so far. */
export interface MerchantModel {
  readonly subject: Subject;
  /** By external id. */
  readonly documents: Map<string, KnownDocument>;
  readonly sessions: Map<SessionId, { readonly user: number; turns: number }>;
  /** Sessions with answers, whose cost the product itself decides. */
  readonly asked: Set<SessionId>;
  /** Micro-dollars by event id, each with its session. */
  readonly usage: Map<string, { readonly session: SessionId; readonly cost: bigint }>;
  /** Values by owner (session and user). */
  readonly secrets: Map<string, Map<string, TokenEntry>>;
  /** An erased merchant's keys are gone while the process remembers them: its vault is not used again. */
  vaultClosed: boolean;
}

export interface Leak {
  readonly merchant: number;
  readonly operation: string;
  readonly marks: readonly string[];
  readonly where: 'output' | 'error' | 'log line' | 'metric';
}

/** Broken expectations that are no leak: the product did not do what the model knows it must. */
export interface Fault {
  readonly merchant: number;
  readonly operation: string;
  readonly what: string;
}

/** An operation is one of these whose result, or error, was read whole for marks of others. */
export interface OperationCounts {
  /** Calls of a use case or adapter; an answer, an export or an erasure counts once, whatever it runs inside. */
  calls: number;
  /** SQL statements inside transactions of a merchant. */
  statements: number;
  cacheReads: number;
}

export const totalOf = ({ calls, statements, cacheReads }: OperationCounts): number => calls + statements + cacheReads;

/** One world of merchants on an emptied database. */
export class WorldRun {
  readonly product: Product;
  readonly tables: readonly string[];
  readonly models: readonly MerchantModel[];
  readonly leaks: Leak[] = [];
  readonly faults: Fault[] = [];
  readonly counts: OperationCounts = { calls: 0, statements: 0, cacheReads: 0 };
  /** Whose catalogue each version is of. */
  readonly versions = new Map<string, MerchantModel>();
  #number = 0;

  constructor(
    makeProduct: (onLogLine: (line: string) => void) => Product,
    tables: readonly string[],
    subjects: readonly Subject[],
  ) {
    this.tables = tables;
    this.models = subjects.map((subject) => ({
      subject,
      documents: new Map(),
      sessions: new Map(),
      asked: new Set(),
      usage: new Map(),
      secrets: new Map(),
      vaultClosed: false,
    }));
    this.product = makeProduct((line) => {
      this.#readLogLine(line);
    });
  }

  /** Never the same twice in this world. */
  nextNumber(): number {
    return (this.#number += 1);
  }

  /** Counts a call of the product and looks for marks of others in what it gave. */
  see(model: MerchantModel, operation: string, output: unknown, where: Leak['where'] = 'output'): void {
    this.counts.calls += 1;
    this.scan(model, operation, output, where);
  }

  /** The same for one statement of a transaction. */
  seeStatement(model: MerchantModel, operation: string, output: unknown, where: Leak['where'] = 'output'): void {
    this.counts.statements += 1;
    this.scan(model, operation, output, where);
  }

  seeCached(model: MerchantModel, output: unknown): void {
    this.counts.cacheReads += 1;
    this.scan(model, 'cache', output);
  }

  /** The same without counting: a part of an operation. */
  scan(model: MerchantModel, operation: string, output: unknown, where: Leak['where'] = 'output'): void {
    const marks = foreignMarks(textOf(output), model.subject);
    if (marks.length > 0)
      this.leaks.push({ merchant: model.subject.index, operation, where, marks: [...new Set(marks)].slice(0, 3) });
  }

  expect(model: MerchantModel, operation: string, holds: boolean, what: string): void {
    if (!holds) this.faults.push({ merchant: model.subject.index, operation, what });
  }

  /** Metrics belong to no merchant: no mark at all may stand in them. */
  seeMetrics(): void {
    const marks = foreignMarks(textOf(this.product.metrics()), null);
    if (marks.length > 0) this.leaks.push({ merchant: -1, operation: 'metrics', where: 'metric', marks });
  }

  neighbour(model: MerchantModel, step: number): MerchantModel {
    const at = this.models.indexOf(model);
    return this.models[(at + 1 + (step % (this.models.length - 1))) % this.models.length] ?? model;
  }

  #readLogLine(line: string): void {
    const own = this.models.find(({ subject }) => line.includes(`"merchantId":"${subject.id}"`));
    const marks = foreignMarks(line, own?.subject ?? null);
    if (marks.length > 0)
      this.leaks.push({
        merchant: own?.subject.index ?? -1,
        operation: 'log',
        where: 'log line',
        marks: marks.slice(0, 3),
      });
  }
}

export class LeakFound extends Error {
  readonly leaks: readonly Leak[];
  readonly faults: readonly Fault[];
  constructor(leaks: readonly Leak[], faults: readonly Fault[]) {
    const [leak] = leaks;
    const [fault] = faults;
    super(
      leak
        ? `merchant ${leak.merchant} sees ${leak.marks.join(', ')} in the ${leak.where} of ${leak.operation}`
        : `merchant ${fault?.merchant ?? -1}: ${fault?.operation ?? ''}: ${fault?.what ?? ''}`,
    );
    this.name = 'LeakFound';
    this.leaks = leaks;
    this.faults = faults;
  }
}
