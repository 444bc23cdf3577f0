import type { OwnerTexts, PersonalData } from '@rag-assistant/assistant';
import {
  placeholderInstruction,
  sanitizedText,
  tokenIdsIn,
  type JsonValue,
  type PersonalDataShield,
  type ShieldSession,
} from '@rag-assistant/pii';

const placeholder = /⟦[A-Z_]+:[a-z2-7]+⟧/g;

const revealed = async (session: ShieldSession, texts: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const values = await session.reveal(texts);
  return new Map(
    texts
      .flatMap((text) => text.match(placeholder) ?? [])
      .flatMap((whole): [string, string][] => {
        const value = values.get(tokenIdsIn(whole)[0] ?? '');
        return value === undefined ? [] : [[whole, value]];
      }),
  );
};

/** The assistant's view of the shield. It hides on the way out and gives back to the owner; neither knows the other. */
export const shieldedPersonalData = (shield: PersonalDataShield): PersonalData => ({
  textsOf: (owner): OwnerTexts => {
    const session = shield.openSession(owner);
    return {
      hide: async (text) => (await session.sanitize(text)).text,
      hideAgain: async (text) => (await session.sanitizeRest(text)).text,
      hidePublished: async (text) => (await session.sanitizePublished(text)).text,
      hideFound: async (found) => (await session.sanitizeJson(found as JsonValue, 'published')).text,
      fromModel: (text) => session.acceptModelText(text),
      reveal: (texts) => revealed(session, texts),
    };
  },
  wording: sanitizedText,
  instruction: placeholderInstruction,
  forgetSession: async (owner) => {
    await shield.eraseSession(owner);
  },
  eraseUser: async (merchant, user) => {
    const { erasedAt, tokensErased, tokensLeft, digest } = await shield.eraseUser(merchant, user);
    return { erasedAt, valuesErased: tokensErased, valuesLeft: tokensLeft, digest };
  },
});
