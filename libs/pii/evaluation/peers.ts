import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Predicted } from './scores.ts';

export interface Peer {
  readonly name: string;
  find(text: string): Predicted[];
}

interface SyncRedactor {
  redact(text: string): string;
}

const redactPiiVersion = '3.4.0';

/** Its placeholders in the names of the set. */
const redactPiiKinds: Readonly<Record<string, string>> = {
  PERSON_NAME: 'PERSON',
  EMAIL_ADDRESS: 'EMAIL_ADDRESS',
  CREDIT_CARD_NUMBER: 'CREDIT_CARD',
  STREET_ADDRESS: 'STREET_ADDRESS',
  PHONE_NUMBER: 'PHONE_NUMBER',
  US_SOCIAL_SECURITY_NUMBER: 'US_SSN',
  IP_ADDRESS: 'IP_ADDRESS',
  ZIPCODE: 'ZIP_CODE',
  URL: 'DOMAIN_NAME',
  DIGITS: 'PHONE_NUMBER',
  USERNAME: 'PERSON',
  PASSWORD: 'PERSON',
  CREDENTIALS: 'PERSON',
};
const redactPiiMarks = new RegExp(`(${Object.keys(redactPiiKinds).join('|')})`);

/** Spans of a redacted text: its literal parts are sought in the source from left to right. */
const aligned = (source: string, redacted: string): Predicted[] => {
  const parts = redacted.split(redactPiiMarks);
  const spans: Predicted[] = [];
  let behind = 0;
  for (let at = 0; at < parts.length; at += 2) {
    const literal = parts[at] ?? '';
    const isLast = at === parts.length - 1;
    const start = literal === '' ? (isLast ? source.length : behind) : source.indexOf(literal, behind);
    if (start < 0) return spans;
    if (at > 0) spans.push({ start: behind, end: start, kind: redactPiiKinds[parts[at - 1] ?? ''] ?? 'OTHER' });
    behind = start + literal.length;
  }
  return spans;
};

/** From a folder of its own: it brings a cloud client with a hundred packages, which the project does not install. */
const redactPii = (folder: string): Peer | undefined => {
  if (!existsSync(join(folder, 'node_modules', 'redact-pii'))) return undefined;
  const { SyncRedactor: Redactor } = createRequire(join(folder, 'index.js'))('redact-pii') as {
    SyncRedactor: new () => SyncRedactor;
  };
  const redactor = new Redactor();
  return { name: `redact-pii ${redactPiiVersion}`, find: (text) => aligned(text, redactor.redact(text)) };
};

const arcjetKinds: Readonly<Record<string, string>> = {
  email: 'EMAIL_ADDRESS',
  'phone-number': 'PHONE_NUMBER',
  'ip-address': 'IP_ADDRESS',
  'credit-card-number': 'CREDIT_CARD',
};

/** Its answer names the values; they are sought in the source. */
const arcjet = async (): Promise<{ name: string; findAll: (text: string) => Promise<Predicted[]> }> => {
  const { redact } = await import('@arcjet/redact');
  return {
    name: '@arcjet/redact 1.12.0',
    findAll: async (text) => {
      const spans: Predicted[] = [];
      let mark = 0;
      const kinds = new Map<string, string>();
      const [redacted] = await redact(text, {
        replace: (kind) => {
          mark += 1;
          const placeholder = `\u{f0000}${String(mark)}\u{f0001}`;
          kinds.set(placeholder, arcjetKinds[kind] ?? 'OTHER');
          return placeholder;
        },
      });
      const parts = redacted.split(/(\u{f0000}\d+\u{f0001})/u);
      let behind = 0;
      for (const [at, part] of parts.entries()) {
        const kind = kinds.get(part);
        if (kind === undefined) behind += part.length;
        else {
          const next = parts[at + 1] ?? '';
          const end = next === '' ? text.length : text.indexOf(next, behind);
          if (end < 0) break;
          spans.push({ start: behind, end, kind });
          behind = end;
        }
      }
      return spans;
    },
  };
};

export interface AsyncPeer {
  readonly name: string;
  find(text: string): Promise<Predicted[]>;
}

/** @returns the peers that can run here, and how to get those that cannot */
export const loadPeers = async (folder: string): Promise<{ peers: AsyncPeer[]; missing: string[] }> => {
  const peers: AsyncPeer[] = [];
  const missing: string[] = [];
  const first = redactPii(folder);
  if (first) peers.push({ name: first.name, find: (text) => Promise.resolve(first.find(text)) });
  else
    missing.push(
      `redact-pii is left out; to compare: mkdir -p ${folder} && npm install --prefix ${folder} redact-pii@${redactPiiVersion}`,
    );
  const second = await arcjet();
  peers.push({ name: second.name, find: second.findAll });
  return { peers, missing };
};
