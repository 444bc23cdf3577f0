import type { MerchantId, SanitizedText, SessionId, UserId } from '@rag-assistant/kernel';

/** Whose texts: all three come from the verified caller. */
export interface TextOwner {
  readonly merchant: MerchantId;
  readonly session: SessionId;
  readonly user: UserId;
}

/**
 * The texts of one owner, on their way to a model and back. Where a value cannot be kept, the text does not come: every
 * method then throws the shield's own error, and nothing goes on in clear.
 */
export interface OwnerTexts {
  /** What the shopper wrote. */
  hide(text: string): Promise<SanitizedText>;
  /** A turn as it was stored: its placeholders stay, all else is looked at again. */
  hideAgain(text: string): Promise<SanitizedText>;
  /** What the shop publishes: its own contacts stay readable. */
  hidePublished(text: string): Promise<SanitizedText>;
  /** JSON text of what a tool found in the shop's sources. */
  hideFound(found: unknown): Promise<SanitizedText>;
  /** What a model wrote that saw hidden text only; placeholders as the shield spells them. */
  fromModel(text: string): SanitizedText;
  /** Values by their whole placeholder, for the owner's eyes; those of others, made up or expired are absent. */
  reveal(texts: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** How much was taken out of a user's reach, and a digest that the audit trail holds too. */
export interface ErasureReceipt {
  readonly erasedAt: Date;
  readonly valuesErased: number;
  /** Counted after the deletion in the same transaction. */
  readonly valuesLeft: number;
  readonly digest: string;
}

export interface PersonalData {
  textsOf(owner: TextOwner): OwnerTexts;
  /** Literals of the code with hidden parts: wording`Shop: ${name}`. */
  readonly wording: (literals: TemplateStringsArray, ...parts: readonly SanitizedText[]) => SanitizedText;
  /** What a model is told about placeholders. */
  readonly instruction: SanitizedText;
  /** Values of one session go. */
  forgetSession(owner: TextOwner): Promise<void>;
  /** All values of a user go. */
  eraseUser(merchant: MerchantId, user: UserId): Promise<ErasureReceipt>;
}
