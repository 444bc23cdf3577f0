/** Time as a port: domain and application never read the machine's clock. */
export interface Clock {
  now(): Date;
  /** Milliseconds that never run backwards; only differences mean anything. */
  monotonicMs(): number;
}

export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** Identifiers as a port. */
export interface IdSource {
  /** A fresh lower-case UUID. */
  uuid(): string;
}

export const randomIds: IdSource = { uuid: () => crypto.randomUUID() };
