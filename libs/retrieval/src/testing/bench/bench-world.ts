import { loadavg } from 'node:os';
import type { Database, OwnerSql } from '@rag-assistant/platform-postgres';
import { withPostgresOwner } from '@rag-assistant/platform-postgres';
import { percentile } from '../../evaluation/metrics.ts';
import type { EmbeddingModel } from '../../ports/embedding-model.port.ts';
import type { ProductDocument } from '../../domain/source-document.ts';

/** What every part of the bench measures on, and where its figures go. */
export interface BenchWorld {
  readonly database: Database;
  /** Login of the application. */
  readonly url: string;
  readonly ownerUrl: string;
  readonly model: EmbeddingModel;
  readonly catalogue: readonly ProductDocument[];
  /** Names of the catalogue as shoppers of another shop type them. */
  readonly questions: readonly string[];
  readonly seed: number;
  readonly note: (name: string, value: number, goal?: string) => void;
  readonly say: (text: string) => void;
}

export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

export const timesOf = async <T>(
  items: readonly T[],
  work: (item: T, at: number) => Promise<unknown>,
): Promise<number[]> => {
  const times: number[] = [];
  for (const [at, item] of items.entries()) times.push(await timed(() => work(item, at)));
  return times;
};

export const p50 = (times: readonly number[]): number => percentile(times, 0.5);
export const p95 = (times: readonly number[]): number => percentile(times, 0.95);

export const asOwner = <T>(world: BenchWorld, work: (owner: OwnerSql) => Promise<T>): Promise<T> =>
  withPostgresOwner(world.ownerUrl, async (owner) => {
    await owner.script('set jit = off; set max_parallel_workers_per_gather = 0');
    return work(owner);
  });

/** One-minute load of the machine by its cores: above 1, times are upper figures. */
export const load = (): number => loadavg()[0] ?? 0;
