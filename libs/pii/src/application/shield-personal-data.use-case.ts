import type { MerchantId, UserId } from '@rag-assistant/kernel';
import type { DetectPersonalData, Finding } from '../domain/personal-data.ts';
import type { TokenOwner } from '../domain/tokens/mint.ts';
import { kindOfKey } from '../domain/tokens/kind-of-key.ts';
import { makeRestoreStream } from '../domain/tokens/restore-stream.ts';
import { restoreText, tokenIdsIn, type RestoredText } from '../domain/tokens/restore-text.ts';
import {
  hasMarks,
  sanitizedJson,
  sanitizedModelText,
  tokenizeRest,
  tokenizeText,
  type SanitizedText,
  type Tokenized,
} from '../domain/tokens/sanitized-text.ts';
import { selectForDocuments, selectForShop, type SelectFindings } from '../domain/tokens/select-for-shop.ts';
import type { TokenEntry, TokenMint } from '../domain/tokens/token.ts';
import { revealIdsMax, type ErasureProof, type TokenVault } from '../ports/token-vault.port.ts';
import { mapStrings, stringsIn, type JsonOf, type JsonValue, type NamedString } from './json-strings.ts';

export interface SanitizeResult {
  readonly text: SanitizedText;
  /** What was replaced, in offsets of the text as given. */
  readonly findings: readonly Finding[];
}

export interface AsyncRestoreStream {
  push(piece: string): Promise<string>;
  flush(): Promise<string>;
}

/** Everything that one owner's texts pass on their way out and back. */
export interface ShieldSession {
  /** Resolves when the vault has kept the values; fails closed, so no text goes out without its way back. */
  sanitize(text: string): Promise<SanitizeResult>;
  /** A text that was sanitized before: its placeholders stay, all else is looked at again. */
  sanitizeRest(text: string): Promise<SanitizeResult>;
  /** What the shop publishes: its own contacts stay readable, people's data go. */
  sanitizePublished(text: string): Promise<SanitizeResult>;
  /** What a model wrote that saw sanitized text only: placeholders in the shield's own spelling. */
  acceptModelText(text: string): SanitizedText;
  restore(text: string): Promise<RestoredText>;
  /** Values by the id of their placeholder. */
  reveal(texts: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** For an answer that is streamed to its owner. */
  restoreStream(): AsyncRestoreStream;
  /** Every string inside, keys not: arguments and results of tools. The name of a field tells its kind, too. */
  sanitizeJson(
    value: JsonValue,
    published?: 'published',
  ): Promise<{
    readonly value: JsonOf<SanitizedText>;
    readonly text: SanitizedText;
    readonly findings: readonly Finding[];
  }>;
  restoreJson(value: JsonValue): Promise<JsonValue>;
}

export interface PersonalDataShield {
  /**
   * The vault is first asked when there is something to keep, so a text without personal data needs no key.
   * Methods throw AppError `pii.key-service-unavailable`, `pii.key-revoked` and those of the vault.
   */
  openSession(owner: TokenOwner): ShieldSession;
  /** Deletes every value of a user, in all sessions, and proves it. */
  eraseUser(merchant: MerchantId, user: UserId): Promise<ErasureProof>;
  /** Deletes the values of one session. @returns how many */
  eraseSession(owner: TokenOwner): Promise<number>;
}

export interface ShieldDependencies {
  readonly detect: DetectPersonalData;
  readonly vault: TokenVault;
  /** `selectForShop` when absent. */
  readonly select?: SelectFindings;
}

type Tokenize = (text: string, findings: readonly Finding[], mint: TokenMint) => Tokenized;

const unminted: TokenMint = () => {
  throw new Error('a text without findings needs no id');
};

const makeSession = (
  { detect, vault, select = selectForShop }: ShieldDependencies,
  owner: TokenOwner,
): ShieldSession => {
  let opened: Promise<TokenMint> | undefined;
  const mintOf = (): Promise<TokenMint> => {
    // A key service that was gone may be back for the next text.
    opened ??= vault.openMint(owner).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const keep = async (entries: readonly TokenEntry[]): Promise<void> => {
    if (entries.length > 0) await vault.keep(owner, entries);
  };
  const mintFor = async (texts: readonly { text: string; findings: readonly Finding[] }[]): Promise<TokenMint> =>
    texts.some(({ text, findings }) => findings.length > 0 || hasMarks(text)) ? mintOf() : unminted;

  const pass = async (text: string, chosen: SelectFindings, tokenize: Tokenize): Promise<SanitizeResult> => {
    const findings = chosen(text, detect(text));
    const { text: sanitized, entries } = tokenize(text, findings, await mintFor([{ text, findings }]));
    await keep(entries);
    return { text: sanitized, findings };
  };

  /** The name of a field may say what its text does not: a name alone looks like the title of a product. */
  const findingsIn = ({ key, text }: NamedString, chosen: SelectFindings): readonly Finding[] => {
    const kind = text.trim() === '' ? undefined : kindOfKey(key);
    return kind
      ? [{ start: 0, end: text.length, kind, confidence: 1, rule: 'field-name' }]
      : chosen(text, detect(text));
  };

  const reveal = async (texts: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const ids = [...new Set(texts.flatMap(tokenIdsIn))];
    const values = new Map<string, string>();
    for (let from = 0; from < ids.length; from += revealIdsMax)
      for (const [id, value] of await vault.reveal(owner, ids.slice(from, from + revealIdsMax))) values.set(id, value);
    return values;
  };

  return {
    sanitize: (text) => pass(text, select, tokenizeText),
    sanitizeRest: (text) => pass(text, select, tokenizeRest),
    sanitizePublished: (text) => pass(text, selectForDocuments, tokenizeText),
    acceptModelText: sanitizedModelText,
    restore: async (text) => {
      const values = await reveal([text]);
      return restoreText(text, (id) => values.get(id));
    },
    reveal,
    restoreStream: () => {
      const known = new Map<string, string | undefined>();
      const stream = makeRestoreStream((id) => known.get(id));
      const learn = async (text: string): Promise<void> => {
        const ids = tokenIdsIn(text).filter((id) => !known.has(id));
        if (ids.length === 0) return;
        const values = await vault.reveal(owner, ids.slice(0, revealIdsMax));
        for (const id of ids) known.set(id, values.get(id));
      };
      return {
        push: async (piece) => {
          await learn(stream.held + piece);
          return stream.push(piece);
        },
        flush: async () => {
          await learn(stream.held);
          return stream.flush();
        },
      };
    },
    sanitizeJson: async (value, published) => {
      const chosen = published ? selectForDocuments : select;
      const named = ({ key, text }: NamedString): string => `${key}\0${text}`;
      const strings = [...new Map(stringsIn(value).map((string) => [named(string), string])).entries()].map(
        ([name, string]) => ({ name, text: string.text, findings: findingsIn(string, chosen) }),
      );
      const mint = await mintFor(strings);
      const results = new Map(strings.map(({ name, text, findings }) => [name, tokenizeText(text, findings, mint)]));
      await keep([...results.values()].flatMap(({ entries }) => entries));
      const sanitized = mapStrings(value, (string) => {
        const result = results.get(named(string));
        if (!result) throw new Error('a string that was not looked at');
        return result.text;
      });
      return {
        value: sanitized,
        text: sanitizedJson(sanitized),
        findings: strings.flatMap(({ findings }) => findings),
      };
    },
    restoreJson: async (value) => {
      const values = await reveal(stringsIn(value).map(({ text }) => text));
      return mapStrings(value, ({ text }) => restoreText(text, (id) => values.get(id)).text);
    },
  };
};

/** Takes personal data out of everything that leaves an owner, and puts it back for that owner alone. */
export const makePersonalDataShield = (dependencies: ShieldDependencies): PersonalDataShield => ({
  openSession: (owner) => makeSession(dependencies, owner),
  eraseUser: (merchant, user) => dependencies.vault.eraseUser(merchant, user),
  eraseSession: (owner) => dependencies.vault.eraseSession(owner),
});
