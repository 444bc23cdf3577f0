import type { SanitizedText } from '@rag-assistant/kernel';
import type { PersonalData, TextOwner } from '../ports/personal-data.port.ts';

/** For tests of what takes hidden text alone. */
export const hiddenText = (text: string): SanitizedText => text as SanitizedText;

export interface FakePersonalData extends PersonalData {
  /** `owner asks for ids`, in order. */
  readonly revealed: readonly string[];
  /** What every method that would need the vault throws. */
  fault: Error | null;
}

const form = /⟦[A-Z_]+:[a-z2-7]+⟧/g;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Hides the given values, letter by letter as they are, under ids of their own for each owner. */
export const fakePersonalData = (personal: Readonly<Record<string, string>> = {}): FakePersonalData => {
  const kept = new Map<string, { owner: string; value: string }>();
  const nameOf = ({ merchant, session, user }: TextOwner): string => `${merchant}|${session}|${user}`;
  const revealed: string[] = [];
  const placeholderFor = (owner: string, value: string, kind: string): string => {
    const known = [...kept].find(([, entry]) => entry.owner === owner && entry.value === value)?.[0];
    if (known !== undefined) return known;
    const placeholder = `⟦${kind}:${Array.from(String(kept.size + 1), (digit) => letters[Number(digit)] ?? 'z').join('')}⟧`;
    kept.set(placeholder, { owner, value });
    return placeholder;
  };
  const fake: FakePersonalData = {
    revealed,
    fault: null,
    textsOf: (of) => {
      const owner = nameOf(of);
      const hide = async (text: string): Promise<SanitizedText> => {
        let hidden = text;
        for (const [value, kind] of Object.entries(personal)) {
          if (!hidden.includes(value)) continue;
          if (fake.fault) throw fake.fault;
          hidden = hidden.replaceAll(value, placeholderFor(owner, value, kind));
        }
        return hiddenText(hidden);
      };
      return {
        hide,
        hideAgain: hide,
        hidePublished: hide,
        hideFound: (found) => hide(JSON.stringify(found)),
        fromModel: hiddenText,
        reveal: async (texts) => {
          if (fake.fault) throw fake.fault;
          const values = new Map<string, string>();
          for (const placeholder of texts.flatMap((text) => text.match(form) ?? [])) {
            revealed.push(placeholder);
            const entry = kept.get(placeholder);
            if (entry?.owner === owner) values.set(placeholder, entry.value);
          }
          return values;
        },
      };
    },
    wording: (literals, ...parts) =>
      hiddenText(literals.reduce((text, literal, at) => text + (parts[at - 1] ?? '') + literal)),
    instruction: hiddenText('Placeholders stay as they are.'),
    forgetSession: async (owner) => {
      for (const [placeholder, entry] of kept) if (entry.owner === nameOf(owner)) kept.delete(placeholder);
    },
    eraseUser: async (merchant, user) => {
      const mine = [...kept].filter(([, { owner }]) => owner.startsWith(`${merchant}|`) && owner.endsWith(`|${user}`));
      for (const [placeholder] of mine) kept.delete(placeholder);
      return { erasedAt: new Date(0), valuesErased: mine.length, valuesLeft: 0, digest: 'fake' };
    },
  };
  return fake;
};
