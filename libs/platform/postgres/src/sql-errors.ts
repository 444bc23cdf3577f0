import { AppError, isAppError, type ErrorContext } from '@rag-assistant/kernel';

/** What PGlite and node-postgres attach to an error; messages, details and parameters may hold data and stay out. */
interface DriverError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly constraint?: unknown;
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
const lostConnection = /connection (terminated|ended|error)|not queryable|PGlite (is )?clos|client was closed/i;

export const unavailable = (reason: string): AppError =>
  new AppError({
    code: 'postgres.unavailable',
    category: 'unavailable',
    publicText: 'The database cannot be reached.',
    retryable: true,
    retryAfterMs: 1000,
    context: { reason },
  });

export const poolExhausted = (context: ErrorContext): AppError =>
  new AppError({
    code: 'postgres.pool-exhausted',
    category: 'unavailable',
    publicText: 'All database connections are busy.',
    retryable: true,
    retryAfterMs: 500,
    context,
  });

export const transactionAborted = (): AppError =>
  new AppError({
    code: 'postgres.transaction-aborted',
    category: 'internal',
    publicText: 'The transaction was rolled back because one of its statements had failed.',
  });

export const transactionOver = (): AppError =>
  new AppError({
    code: 'postgres.transaction-over',
    category: 'internal',
    publicText: 'The transaction of this statement has ended.',
  });

export const transactionControl = (): AppError =>
  new AppError({
    code: 'postgres.transaction-control',
    category: 'internal',
    publicText: 'A statement would have ended its transaction or changed its role; only the database port does that.',
  });

export const nestedTransaction = (): AppError =>
  new AppError({
    code: 'postgres.nested-transaction',
    category: 'internal',
    publicText: 'A transaction was begun inside another one; hand its Sql on instead.',
  });

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Any error of a driver as an AppError that holds names and no data. AppErrors pass as they are. */
export const toPostgresError = (error: unknown): AppError => {
  if (isAppError(error)) return error;
  const fault: DriverError = typeof error === 'object' && error !== null ? error : {};
  const code = text(fault.code) ?? '';
  const message = text(fault.message) ?? '';
  if (message.includes('timeout exceeded when trying to connect')) return poolExhausted({ reason: 'wait-limit' });
  if (unreachable.has(code) || lostConnection.test(message)) return unavailable(code === '' ? 'connection-lost' : code);
  if (message === 'Query read timeout') return statementTimeout('client');
  const context: ErrorContext = {
    sqlstate: code,
    table: text(fault.table),
    column: text(fault.column),
    constraint: text(fault.constraint),
  };
  return bySqlState(code, message, context);
};

const statementTimeout = (by: string): AppError =>
  new AppError({
    code: 'postgres.statement-timeout',
    category: 'timeout',
    publicText: 'The database took too long to answer.',
    retryable: true,
    context: { by },
  });

const bySqlState = (code: string, message: string, context: ErrorContext): AppError => {
  if (code === '57014') return statementTimeout('server');
  if (code === '55P03')
    return new AppError({
      code: 'postgres.lock-timeout',
      category: 'unavailable',
      publicText: 'The data is being changed by another request.',
      retryable: true,
      context,
    });
  // A relation that is being rebuilt or restored; a server that became a standby and takes no writes.
  if (code === '55000' || code === '25006')
    return new AppError({
      code: 'postgres.not-ready',
      category: 'unavailable',
      publicText: 'The database cannot do that at the moment.',
      retryable: true,
      retryAfterMs: 1000,
      context,
    });
  if (code === '40001' || code === '40P01')
    return new AppError({
      code: 'postgres.serialization',
      category: 'conflict',
      publicText: 'Two requests changed the same data at once.',
      retryable: true,
      context,
    });
  if (code === '25P03')
    return new AppError({
      code: 'postgres.transaction-idle',
      category: 'timeout',
      publicText: 'The transaction was ended because it stood idle for too long.',
      retryable: true,
      context,
    });
  if (code === '25P02') return transactionAborted();
  if (/^(08|53|57P|58)/.test(code)) return unavailable(code);
  if (code.startsWith('28') || code === '3D000')
    return new AppError({
      code: 'postgres.login-refused',
      category: 'unavailable',
      publicText: 'The database refused the login; check the user, the password and the name of the database.',
      context,
    });
  if (code.startsWith('23'))
    return new AppError({
      code: 'postgres.constraint',
      category: 'conflict',
      publicText: 'The data breaks a rule of the database.',
      context,
    });
  if (code === '42501')
    return new AppError({
      code: 'postgres.forbidden',
      category: 'forbidden',
      publicText: 'The database role may not do that.',
      context,
    });
  return new AppError({
    code: 'postgres.query-failed',
    category: 'internal',
    publicText: 'A database statement failed.',
    // Class 42 speaks of our own SQL text (names and syntax); other messages may quote values.
    context: { ...context, ...(code.startsWith('42') && { statement: message.slice(0, 200) }) },
  });
};

/** Whether the statement broke a unique constraint, of that name when one is given. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  isAppError(error, 'postgres.constraint') &&
  error.context['sqlstate'] === '23505' &&
  (constraint === undefined || error.context['constraint'] === constraint);
