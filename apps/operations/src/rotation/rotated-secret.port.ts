/** One kind of secret and the system that it opens. */
export interface RotatedSecret {
  /** The text that replaces `current`. */
  next(current: string): Promise<string>;
  /** Makes the system take `pending`; `current` goes on working. May run twice. */
  apply(current: string, pending: string): Promise<void>;
  /** Whether the system takes `pending` now. @throws when it does not */
  test(pending: string): Promise<void>;
}
