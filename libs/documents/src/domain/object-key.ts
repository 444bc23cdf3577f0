import { AppError, invalid, MerchantId, type Brand } from '@rag-assistant/kernel';

/** `merchants/MERCHANT/SHELF/NAME`; only `objectKey` and `readObjectKey` make one. */
export type ObjectKey = Brand<string, 'ObjectKey'>;

/** `documents` holds originals, `work` what the steps of one execution hand to each other. */
export type ObjectShelf = 'documents' | 'work';

export interface ObjectKeyParts {
  readonly key: ObjectKey;
  readonly merchant: MerchantId;
  readonly shelf: ObjectShelf;
  /** May hold `/`, spaces, `+` and any letters. */
  readonly name: string;
}

/** A key of S3 has at most 1,024 bytes; prefix and merchant take 57. */
export const objectNameBytesMax = 900;

const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const form = /^merchants\/([^/]+)\/(documents|work)\/([\s\S]+)$/;

/** Segments that a file system or a URL would resolve are refused, so no store has to. */
const isName = (name: string): boolean =>
  name !== '' &&
  name.isWellFormed() &&
  !control.test(name) &&
  !name.includes('\\') &&
  new TextEncoder().encode(name).length <= objectNameBytesMax &&
  name.split('/').every((segment) => segment.trim() !== '' && segment !== '.' && segment !== '..');

/** @throws AppError `documents.name-invalid`; the name stays out of the error */
export const objectKey = (merchant: MerchantId, shelf: ObjectShelf, name: string): ObjectKey => {
  if (isName(name)) return `merchants/${merchant}/${shelf}/${name}` as ObjectKey;
  throw invalid(
    'documents.name-invalid',
    'The file needs a name of 1 to 900 bytes without control characters, backslashes and the parts “.” and “..”. Rename it and send it again.',
    { length: name.length },
  );
};

const foreign = (): AppError =>
  new AppError({
    code: 'documents.key-foreign',
    category: 'not-found',
    publicText: 'There is no such file in the store of this shop.',
  });

/** What a key says, of whoever it is. @throws AppError `documents.key-foreign` for a key of another form */
export const readObjectKey = (key: string): ObjectKeyParts => {
  const [, owner, shelf, name = ''] = form.exec(key) ?? [];
  if (!MerchantId.is(owner) || (shelf !== 'documents' && shelf !== 'work') || !isName(name)) throw foreign();
  return { key: key as ObjectKey, merchant: owner, shelf, name };
};

/** Every store checks so before it touches anything. @throws AppError `documents.key-foreign` */
export const checkKeyOwner = (merchant: MerchantId, key: string): ObjectKeyParts => {
  const parts = readObjectKey(key);
  if (parts.merchant !== merchant) throw foreign();
  return parts;
};
