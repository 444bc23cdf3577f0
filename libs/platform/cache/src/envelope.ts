/** What stands in the store: the value with its owner, its age and its lifetime. */
export interface Envelope {
  readonly merchant: string;
  readonly storedAt: number;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly expiredMs: number;
  readonly value: string;
}

/** Null for anything that is no whole envelope: the store is shared, so what comes from it is checked. */
export const parseEnvelope = (text: string): Envelope | null => {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null) return null;
    const { merchant, storedAt, freshMs, staleMs, expiredMs, value } = raw as Record<string, unknown>;
    return typeof merchant === 'string' &&
      typeof storedAt === 'number' &&
      typeof freshMs === 'number' &&
      typeof staleMs === 'number' &&
      typeof expiredMs === 'number' &&
      typeof value === 'string'
      ? { merchant, storedAt, freshMs, staleMs, expiredMs, value }
      : null;
  } catch {
    return null;
  }
};
