import type { Brand } from './ids.ts';

/**
 * Text in which personal data is replaced by placeholders (`⟦PERSON:k3f…⟧`); the marks ⟦ and ⟧ stand for nothing else in
 * it. Ports that lead out of the system take nothing but this. Only libs/pii makes it: a cast anywhere else fails lint.
 */
export type SanitizedText = Brand<string, 'SanitizedText'>;
