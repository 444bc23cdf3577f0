export type { JsonValue } from './application/json-strings.ts';
export {
  makePersonalDataShield,
  type AsyncRestoreStream,
  type PersonalDataShield,
  type SanitizeResult,
  type ShieldDependencies,
  type ShieldSession,
} from './application/shield-personal-data.use-case.ts';
export { makeDetectPersonalData } from './domain/detect.ts';
export {
  identifyingKinds,
  narrowingKinds,
  paymentKinds,
  personalDataKinds,
  type DetectionOptions,
  type DetectPersonalData,
  type Finding,
  type PersonalDataKind,
} from './domain/personal-data.ts';
export { makeStreamDetector, type StreamDetector } from './domain/stream-detector.ts';
export { readWeights, type TaggerWeights } from './domain/tagger/weights.ts';
export { taggerBiasDefault, type TaggerBias } from './domain/tagger/tagger.ts';
export { makeTokenMint, type TokenOwner } from './domain/tokens/mint.ts';
export { makeRestoreStream, type RestoreStream } from './domain/tokens/restore-stream.ts';
export { restoreText, tokenIdsIn, type ResolveToken, type RestoredText } from './domain/tokens/restore-text.ts';
export {
  placeholderInstruction,
  redactText,
  sanitizedModelText,
  sanitizedText,
  tokenizeText,
  type SanitizedText,
  type Tokenized,
} from './domain/tokens/sanitized-text.ts';
export { selectForDocuments, selectForShop, type SelectFindings } from './domain/tokens/select-for-shop.ts';
export { placeholderOf, type TokenEntry, type TokenKind, type TokenMint } from './domain/tokens/token.ts';
export type { DataKey, EncryptionContext, KeyService } from './ports/key-service.port.ts';
export {
  paymentLifetimeMs,
  personalLifetimeMs,
  revealIdsMax,
  type ErasureProof,
  type TokenVault,
  type VaultAuditEntry,
  type VaultEvent,
} from './ports/token-vault.port.ts';
export { makeWithholdForDocuments, type WithheldPersonalData } from './domain/tokens/withhold-for-documents.ts';
