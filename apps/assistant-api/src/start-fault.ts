import { AppError, isAppError } from '@rag-assistant/kernel';

/** What went wrong with listening, in words that say what to do. */
export const listenFault = (error: unknown, host: string, port: number): unknown => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new AppError({
        code: 'http.port-in-use',
        category: 'conflict',
        publicText: `Port ${port} on ${host} is in use. Stop what holds it, or set PORT to another one.`,
        cause: error,
      });
    case 'EACCES':
      return new AppError({
        code: 'http.port-forbidden',
        category: 'forbidden',
        publicText: `Port ${port} on ${host} may not be used by this user. Set PORT to one above 1023.`,
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new AppError({
        code: 'http.host-invalid',
        category: 'invalid',
        publicText: `HOST ${host} is not an address of this machine.`,
        cause: error,
      });
    default:
      return error;
  }
};

/** One line for whoever starts the service; a fault that nobody foresaw keeps its text for them, since no data is open yet. */
export const startFaultLine = (error: unknown): string =>
  isAppError(error)
    ? `assistant-api cannot start: ${error.publicText} [${error.code}]`
    : `assistant-api cannot start: ${error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : 'unknown fault'}`;
