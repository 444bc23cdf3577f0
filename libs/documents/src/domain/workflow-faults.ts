import { AppError, isAppError, type ErrorCategory } from '@rag-assistant/kernel';

/** Reasons that lie outside of the file itself. */
export const workflowFaults = {
  merchantSuspended: (): AppError =>
    new AppError({
      code: 'documents.merchant-suspended',
      category: 'forbidden',
      publicText: 'The shop is suspended, so the file was not taken in. Send it again when the shop is active.',
    }),
  superseded: (): AppError =>
    new AppError({
      code: 'documents.superseded',
      category: 'conflict',
      publicText: 'A newer version of the file, or its removal, came first; this one was left out.',
    }),
  eventForeign: (): AppError =>
    new AppError({
      code: 'documents.event-foreign',
      category: 'invalid',
      publicText: 'The event is not about a file of a shop.',
    }),
  workLost: (step: string): AppError =>
    new AppError({
      code: 'documents.work-lost',
      category: 'internal',
      publicText: 'What the step before had made is not there any more. Send the file again.',
      context: { step },
    }),
  notFound: (): AppError =>
    new AppError({
      code: 'documents.not-found',
      category: 'not-found',
      publicText: 'There is no such file in this shop.',
    }),
  failed: (): AppError =>
    new AppError({
      code: 'documents.processing-failed',
      category: 'internal',
      publicText:
        'The file could not be processed; it is not the file’s fault. Nothing of it is searched. Send it again, or ask support with the id of the document.',
    }),
};

/** The file itself, or its shop, is why: another try gives the same. Codes of reading and of search, about a document. */
const aboutTheFile = /^(documents\.|retrieval\.document-)/;
const refusing: ReadonlySet<ErrorCategory> = new Set(['invalid', 'too-large', 'unsupported', 'forbidden']);

/**
 * The names under which a state machine tells failures apart; every one stands in a Retry or Catch of its definition.
 * DocumentRefused: the file's fault. DocumentSuperseded: a newer version or a removal came first. DependencyUnavailable:
 * try again later. StepFault: a defect; trying again would give the same.
 */
export type StepErrorName = 'DocumentRefused' | 'DocumentSuperseded' | 'DependencyUnavailable' | 'StepFault';

export const stepErrorName = (error: unknown): StepErrorName => {
  if (!isAppError(error)) return 'StepFault';
  if (error.code === 'documents.superseded') return 'DocumentSuperseded';
  // Gone while it was read: whoever removed it says what comes next.
  if (error.code === 'documents.object-not-found') return 'DocumentSuperseded';
  if (error.retryable) return 'DependencyUnavailable';
  return refusing.has(error.category) && aboutTheFile.test(error.code) ? 'DocumentRefused' : 'StepFault';
};
