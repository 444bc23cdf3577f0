import type { Clock } from '@rag-assistant/kernel';
import type { CacheKey } from './cache-key.ts';
import type { CacheStore } from './cache-store.port.ts';

export interface Lifetime {
  /** Served without asking again. */
  readonly freshMs: number;
  /** After that, served once more while a new value is made. 0: never. */
  readonly staleMs: number;
}

/** Turns a value into text and back; `decode` throws on anything it did not write. */
export interface Codec<T> {
  encode(value: T): string;
  decode(text: string): T;
}

export interface Fetched<T> {
  readonly value: T;
  readonly from: 'cache' | 'load';
  readonly stale: boolean;
}

interface Envelope {
  readonly merchant: string;
  readonly storedAt: number;
  readonly value: string;
}

const parseEnvelope = (text: string): Envelope | null => {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null) return null;
    const { merchant, storedAt, value } = raw as Record<string, unknown>;
    return typeof merchant === 'string' && typeof storedAt === 'number' && typeof value === 'string'
      ? { merchant, storedAt, value }
      : null;
  } catch {
    return null;
  }
};

/** Values of merchants: one load at a time a key, stale values while the next is made, no entry readable by another merchant. */
export class TenantCache {
  readonly #store: CacheStore;
  readonly #clock: Clock;
  readonly #flights = new Map<string, Promise<unknown>>();
  #hits = 0;
  #misses = 0;

  constructor(store: CacheStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Counted since start; a stale answer counts as a hit. */
  statistics(): { readonly hits: number; readonly misses: number; readonly loading: number } {
    return { hits: this.#hits, misses: this.#misses, loading: this.#flights.size };
  }

  /** The cached value, or `load`'s; a value that `keep` refuses is returned and not stored. */
  async fetch<T>(
    key: CacheKey,
    lifetime: Lifetime,
    codec: Codec<T>,
    load: () => Promise<T>,
    keep: (value: T) => boolean = () => true,
  ): Promise<Fetched<T>> {
    const found = await this.#read(key, lifetime, codec);
    if (found) {
      this.#hits++;
      // The refresh outlives this request; its failure leaves the stale value to expire.
      if (found.stale) this.#load(key, lifetime, codec, load, keep).catch(() => undefined);
      return { value: found.value, from: 'cache', stale: found.stale };
    }
    this.#misses++;
    return { value: await this.#load(key, lifetime, codec, load, keep), from: 'load', stale: false };
  }

  async #read<T>(key: CacheKey, lifetime: Lifetime, codec: Codec<T>): Promise<{ value: T; stale: boolean } | null> {
    const text = await this.#store.read(key);
    const envelope = text === null ? null : parseEnvelope(text);
    if (envelope?.merchant !== key.merchant) return null;
    const ageMs = this.#clock.now().getTime() - envelope.storedAt;
    if (ageMs < 0 || ageMs > lifetime.freshMs + lifetime.staleMs) return null;
    try {
      return { value: codec.decode(envelope.value), stale: ageMs > lifetime.freshMs };
    } catch {
      return null;
    }
  }

  #load<T>(
    key: CacheKey,
    lifetime: Lifetime,
    codec: Codec<T>,
    load: () => Promise<T>,
    keep: (value: T) => boolean,
  ): Promise<T> {
    const flying = this.#flights.get(key.text);
    if (flying) return flying as Promise<T>;
    const flight = (async () => {
      const value = await load();
      if (keep(value)) {
        const envelope: Envelope = {
          merchant: key.merchant,
          storedAt: this.#clock.now().getTime(),
          value: codec.encode(value),
        };
        await this.#store.write(key, JSON.stringify(envelope), lifetime.freshMs + lifetime.staleMs);
      }
      return value;
    })().finally(() => this.#flights.delete(key.text));
    this.#flights.set(key.text, flight);
    return flight;
  }
}
