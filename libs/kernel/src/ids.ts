import { invalid } from './errors.ts';

declare const brand: unique symbol;
/** A value that only its `parse` can make. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

export type MerchantId = Brand<string, 'MerchantId'>;
export type SessionId = Brand<string, 'SessionId'>;
export type DocumentId = Brand<string, 'DocumentId'>;
export type UserId = Brand<string, 'UserId'>;
export type RequestId = Brand<string, 'RequestId'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const opaque = /^[A-Za-z0-9][\w.:@|-]{0,127}$/;

const identifier = <Id extends string>(name: string, pattern: RegExp) => ({
  is: (value: unknown): value is Id => typeof value === 'string' && pattern.test(value),
  /** @throws AppError `kernel.invalid-id`; the value itself stays out of the error. */
  parse: (value: unknown): Id => {
    if (typeof value === 'string' && pattern.test(value)) return value as Id;
    throw invalid('kernel.invalid-id', `That is not a valid ${name}.`, { name });
  },
});

/** Lower-case UUID. */
export const MerchantId = identifier<MerchantId>('merchant id', uuid);
/** Lower-case UUID. */
export const SessionId = identifier<SessionId>('session id', uuid);
/** Lower-case UUID. */
export const DocumentId = identifier<DocumentId>('document id', uuid);
/** The token's subject: 1 to 128 characters of letters, digits and `_ . : @ | -`. */
export const UserId = identifier<UserId>('user id', opaque);
/** Letters, digits and `_ . : @ | -`, 1 to 128 characters. */
export const RequestId = identifier<RequestId>('request id', opaque);
