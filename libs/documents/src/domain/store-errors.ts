import { AppError } from '@rag-assistant/kernel';

/** What an object store answers with, whichever it is. */
export const storeErrors = {
  objectNotFound: (): AppError =>
    new AppError({
      code: 'documents.object-not-found',
      category: 'not-found',
      publicText: 'The file is not in the store any more; it was deleted. Send it again if it is still wanted.',
    }),
  storeUnavailable: (operation: string, cause?: unknown): AppError =>
    new AppError({
      code: 'documents.store-unavailable',
      category: 'unavailable',
      publicText: 'The store of files does not answer at the moment. Nothing is lost; try again in a minute.',
      retryable: true,
      context: { operation },
      cause,
    }),
};
