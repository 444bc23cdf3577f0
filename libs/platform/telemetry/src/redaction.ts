export const redacted = '[redacted]';

/** Names under which credentials, bodies and personal data travel; compared without case, `-` and `_`. */
const secretNames = new Set([
  ...['authorization', 'proxyauthorization', 'cookie', 'cookies', 'setcookie', 'password', 'passphrase', 'secret'],
  ...[
    'token',
    'accesstoken',
    'idtoken',
    'refreshtoken',
    'bearer',
    'jwt',
    'apikey',
    'xapikey',
    'credentials',
    'privatekey',
  ],
  ...['message', 'content', 'text', 'question', 'answer', 'query', 'prompt', 'body', 'payload', 'snippet', 'sentences'],
  ...['history', 'turns', 'documents', 'detail', 'parameters', 'values', 'rawpacket', 'received', 'input'],
  ...[
    'email',
    'phone',
    'address',
    'firstname',
    'lastname',
    'fullname',
    'iban',
    'card',
    'cardnumber',
    'ip',
    'remoteaddress',
  ],
]);

/** A last net under the names: what still looks like a credential or a person inside any text of a line. */
const patterns: readonly RegExp[] = [
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:postgres(?:ql)?|rediss?|https?):\/\/[^\s:/@]+:[^\s@]+@/gi,
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g,
  /(?<![\w.-])\+\d{1,3}[ .()-]{0,2}(?:\d[ .()-]{0,2}){6,13}\d(?![\w-])/g,
  /(?<![\w.-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])/g,
];
const longNumber = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g;

/** The check digit rule of payment cards, so that counters and timestamps stay readable. */
const passesLuhn = (text: string): boolean => {
  const digits = Array.from(text.replaceAll(/\D/g, ''), Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const weighted = index % 2 === 0 ? digit : digit * 2;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
};

/** Masks credentials, e-mail addresses, phone, card and account numbers inside a text. */
export const maskText = (text: string): string =>
  patterns
    .reduce((masked, pattern) => masked.replaceAll(pattern, redacted), text)
    .replaceAll(longNumber, (number) => (passesLuhn(number) ? redacted : number));

const isSecretName = (name: string): boolean => secretNames.has(name.replaceAll(/[-_]/g, '').toLowerCase());

/** Set by code and never by what somebody wrote: a second look would only take an id for an order number. */
const machineNames = new Set([
  ...['level', 'time', 'service', 'version', 'region', 'requestId', 'traceId', 'merchantId', 'sessionId', 'userId'],
  ...['url', 'route', 'method', 'code', 'type', 'category', 'frames', 'action', 'target', 'digest'],
]);

/** Masks what a reader of texts finds in them; `maskText` comes first and needs none. */
export type RedactText = (text: string) => string;

const depthMax = 8;

/** A copy of plain JSON data without secret fields, with every text and name masked. */
export const scrub = (value: unknown, redact: RedactText = (text) => text, depth = 0): unknown => {
  if (typeof value === 'string') return redact(maskText(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return redacted;
  if (Array.isArray(value)) return value.map((item) => scrub(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      machineNames.has(name) ? name : redact(maskText(name)),
      isSecretName(name) && inner !== null
        ? redacted
        : scrub(inner, machineNames.has(name) ? undefined : redact, depth + 1),
    ]),
  );
};
