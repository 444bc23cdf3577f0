import { createHmac, hkdfSync } from 'node:crypto';
import type { MerchantId, SessionId, UserId } from '@rag-assistant/kernel';
import { tokenIdUnits, type TokenMint } from './token.ts';

/** Whose data a token stands for: all three come from a verified token, never from a request's text. */
export interface TokenOwner {
  readonly merchant: MerchantId;
  readonly session: SessionId;
  readonly user: UserId;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

const base32 = (bytes: Uint8Array, units: number): string => {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5 && text.length < units; bits -= 5) text += alphabet.charAt((value >>> (bits - 5)) & 31);
    value &= (1 << bits) - 1;
  }
  return text;
};

/** Ids by HMAC-SHA256 under a key that belongs to one session of one user of one merchant. */
export const makeTokenMint = (dataKey: Uint8Array, { merchant, session, user }: TokenOwner): TokenMint => {
  const key = Buffer.from(hkdfSync('sha256', dataKey, `${merchant}\0${session}\0${user}`, 'pii token ids', 32));
  // UTF-16, since UTF-8 would make all lone surrogates the same.
  return (kind, value) =>
    base32(createHmac('sha256', key).update(`${kind}\0${value}`, 'utf16le').digest(), tokenIdUnits);
};
