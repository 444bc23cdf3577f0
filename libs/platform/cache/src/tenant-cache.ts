import type { Clock, MerchantId } from '@rag-assistant/kernel';
import type { CacheKey } from './cache-key.ts';
import type { CacheStore } from './cache-store.port.ts';
import { parseEnvelope, type Envelope } from './envelope.ts';

export interface Lifetime {
  /** Served without asking again. */
  readonly freshMs: number;
  /** After that, still served while a new value is made. 0: never. */
  readonly staleMs: number;
  /** After that, found as `expired`: for whoever has nothing better. 0 when left out. */
  readonly expiredMs?: number;
}

/** Turns a value into text and back; `decode` throws on anything it did not write. */
export interface Codec<T> {
  encode(value: T): string;
  decode(text: string): T;
}

export interface Found<T> {
  readonly value: T;
  readonly age: 'fresh' | 'stale' | 'expired';
}

export interface Fetched<T> {
  readonly value: T;
  readonly from: 'cache' | 'load';
  readonly stale: boolean;
}

const ageOf = (ageMs: number, { freshMs, staleMs, expiredMs }: Envelope): Found<unknown>['age'] | null => {
  if (ageMs < 0 || ageMs > freshMs + staleMs + expiredMs) return null;
  if (ageMs <= freshMs) return 'fresh';
  return ageMs <= freshMs + staleMs ? 'stale' : 'expired';
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

  /** Counted since start; a stale value counts as a hit, an expired one as a miss. */
  statistics(): { readonly hits: number; readonly misses: number; readonly loading: number } {
    return { hits: this.#hits, misses: this.#misses, loading: this.#flights.size };
  }

  /** Entries of the merchant that are still kept. @throws AppError `cache.unavailable` */
  count(merchant: MerchantId): Promise<number> {
    return this.#store.count(merchant);
  }

  /** Takes all entries of the merchant away and says how many. @throws AppError `cache.unavailable` */
  forget(merchant: MerchantId): Promise<number> {
    return this.#store.forget(merchant);
  }

  /** What was kept under this key, by the lifetime it was kept with. */
  async find<T>(key: CacheKey, codec: Codec<T>): Promise<Found<T> | null> {
    const found = await this.#read(key, codec);
    if (found && found.age !== 'expired') this.#hits++;
    else this.#misses++;
    return found;
  }

  async keep<T>(key: CacheKey, lifetime: Lifetime, codec: Codec<T>, value: T): Promise<void> {
    const { freshMs, staleMs, expiredMs = 0 } = lifetime;
    const envelope: Envelope = {
      merchant: key.merchant,
      storedAt: this.#clock.now().getTime(),
      freshMs,
      staleMs,
      expiredMs,
      value: codec.encode(value),
    };
    await this.#store.write(key, JSON.stringify(envelope), freshMs + staleMs + expiredMs);
  }

  /** The cached value, or `load`'s; a value that `keep` refuses is returned and not stored. */
  async fetch<T>(
    key: CacheKey,
    lifetime: Lifetime,
    codec: Codec<T>,
    load: () => Promise<T>,
    keep: (value: T) => boolean = () => true,
  ): Promise<Fetched<T>> {
    const found = await this.find(key, codec);
    if (found && found.age !== 'expired') {
      const stale = found.age === 'stale';
      // The refresh outlives this request; its failure leaves the stale value to expire.
      if (stale) this.#load(key, lifetime, codec, load, keep).catch(() => undefined);
      return { value: found.value, from: 'cache', stale };
    }
    return { value: await this.#load(key, lifetime, codec, load, keep), from: 'load', stale: false };
  }

  async #read<T>(key: CacheKey, codec: Codec<T>): Promise<Found<T> | null> {
    const text = await this.#store.read(key);
    const envelope = text === null ? null : parseEnvelope(text);
    if (envelope?.merchant !== key.merchant) return null;
    const age = ageOf(this.#clock.now().getTime() - envelope.storedAt, envelope);
    if (age === null) return null;
    try {
      return { value: codec.decode(envelope.value), age };
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
    // The merchant once more beside the key that holds it: no key, however it was made, joins two merchants in one load.
    const name = `${key.merchant} ${key.text}`;
    const flying = this.#flights.get(name);
    if (flying) return flying as Promise<T>;
    const flight = (async () => {
      const value = await load();
      if (keep(value)) await this.keep(key, lifetime, codec, value);
      return value;
    })().finally(() => this.#flights.delete(name));
    this.#flights.set(name, flight);
    return flight;
  }
}
