import type { DetectPersonalData, Finding } from '../domain/personal-data.ts';
import type { TokenOwner } from '../domain/tokens/mint.ts';
import { kindOfKey } from '../domain/tokens/kind-of-key.ts';
import { makeRestoreStream } from '../domain/tokens/restore-stream.ts';
import { restoreText, tokenIdsIn, type RestoredText } from '../domain/tokens/restore-text.ts';
import { tokenizeText, type SanitizedText } from '../domain/tokens/sanitized-text.ts';
import { selectForShop, type SelectFindings } from '../domain/tokens/select-for-shop.ts';
import { revealIdsMax, type TokenVault } from '../ports/token-vault.port.ts';
import { mapStrings, stringsIn, type JsonValue, type NamedString } from './json-strings.ts';

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
  restore(text: string): Promise<RestoredText>;
  /** For an answer that is streamed to its owner. */
  restoreStream(): AsyncRestoreStream;
  /** Every string inside, keys not: arguments and results of tools. The name of a field tells its kind, too. */
  sanitizeJson(value: JsonValue): Promise<{ readonly value: JsonValue; readonly findings: readonly Finding[] }>;
  restoreJson(value: JsonValue): Promise<JsonValue>;
}

export interface PersonalDataShield {
  /** @throws AppError `pii.key-service-unavailable`, `pii.key-revoked` and those of the vault */
  openSession(owner: TokenOwner): Promise<ShieldSession>;
}

export interface ShieldDependencies {
  readonly detect: DetectPersonalData;
  readonly vault: TokenVault;
  /** `selectForShop` when absent. */
  readonly select?: SelectFindings;
}

const makeSession = async (
  { detect, vault, select = selectForShop }: ShieldDependencies,
  owner: TokenOwner,
): Promise<ShieldSession> => {
  const mint = await vault.openMint(owner);

  const tokenize = (text: string) => {
    const findings = select(text, detect(text));
    return { findings, ...tokenizeText(text, findings, mint) };
  };

  /** The name of a field may say what its text does not: a name alone looks like the title of a product. */
  const tokenizeField = ({ key, text }: NamedString) => {
    const kind = text.trim() === '' ? undefined : kindOfKey(key);
    if (!kind) return tokenize(text);
    const findings: Finding[] = [{ start: 0, end: text.length, kind, confidence: 1, rule: 'field-name' }];
    return { findings, ...tokenizeText(text, findings, mint) };
  };

  const reveal = async (texts: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const ids = [...new Set(texts.flatMap(tokenIdsIn))].slice(0, revealIdsMax);
    return ids.length === 0 ? new Map() : vault.reveal(owner, ids);
  };

  return {
    sanitize: async (text) => {
      const { entries, ...result } = tokenize(text);
      if (entries.length > 0) await vault.keep(owner, entries);
      return result;
    },
    restore: async (text) => {
      const values = await reveal([text]);
      return restoreText(text, (id) => values.get(id));
    },
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
    sanitizeJson: async (value) => {
      const named = ({ key, text }: NamedString): string => `${key}\0${text}`;
      const results = new Map(stringsIn(value).map((string) => [named(string), tokenizeField(string)] as const));
      const entries = [...results.values()].flatMap((result) => result.entries);
      if (entries.length > 0) await vault.keep(owner, entries);
      return {
        value: mapStrings(value, (string) => results.get(named(string))?.text ?? tokenizeField(string).text),
        findings: [...results.values()].flatMap(({ findings }) => findings),
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
});
