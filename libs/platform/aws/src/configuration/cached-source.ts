import { isAppError, type Clock } from '@rag-assistant/kernel';
import type { ConfigurationSource } from './configuration-source.port.ts';

export interface CachedSourceOptions {
  readonly clock: Clock;
  /** How long a text is taken as current; 5 minutes by default. */
  readonly freshMs?: number;
  /** How long it serves when the source cannot be reached; 1 hour by default. */
  readonly staleMs?: number;
}

export interface CachedSource extends ConfigurationSource {
  /** The next read asks the source: for a secret that was just refused, since it may have been rotated. */
  refresh(name: string): void;
}

interface Kept {
  readonly text: string | null;
  readonly atMs: number;
}

/** Reads a name once in a while, and once at a time; a source that cannot be reached is bridged by what was read last. */
export const cachedSource = (
  source: ConfigurationSource,
  { clock, freshMs = 300_000, staleMs = 3_600_000 }: CachedSourceOptions,
): CachedSource => {
  const kept = new Map<string, Kept>();
  const expired = new Set<string>();
  const running = new Map<string, Promise<string | null>>();
  const ask = async (name: string): Promise<string | null> => {
    expired.delete(name);
    try {
      const text = await source.read(name);
      kept.set(name, { text, atMs: clock.monotonicMs() });
      return text;
    } catch (error) {
      const last = kept.get(name);
      const bridged = last !== undefined && clock.monotonicMs() - last.atMs < staleMs;
      if (bridged && isAppError(error, 'aws.configuration-unavailable')) return last.text;
      throw error;
    } finally {
      running.delete(name);
    }
  };
  return {
    read: (name) => {
      const last = kept.get(name);
      if (last && !expired.has(name) && clock.monotonicMs() - last.atMs < freshMs) return Promise.resolve(last.text);
      const under = running.get(name) ?? ask(name);
      running.set(name, under);
      return under;
    },
    refresh: (name) => {
      expired.add(name);
    },
  };
};
