import type { PlatformRates, ServicePrice } from './price-book.ts';
import { countOf, fieldsOf, invalidBook, textOf } from './price-fields.ts';

const msPerHour = 3_600_000n;
const bytesPerGb = 1_000_000_000n;

/** A share of a cent is never billed as nothing. */
const divideUp = (amount: bigint, by: bigint): bigint => (amount + by - 1n) / by;

const architectureOf = (value: unknown, where: string): string => textOf(value, where, /^(?:arm|x86)$/);

/**
 * The platform's share of a request: a task's and a database's price a millisecond, divided by the answers and
 * statements that one of them serves at once; stored bytes for the months they are kept; operations and requests as
 * they are billed.
 */
export const platformRatesOf = (
  value: unknown,
  priceOf: (id: string, where: string) => ServicePrice,
  where: string,
): PlatformRates => {
  const parts = fieldsOf(value, ['lambda', 'task', 'database', 'storage', 'cache'], where);
  const at = (name: string): string => `${where}.${name}`;
  const lambda = fieldsOf(parts['lambda'], ['architecture'], at('lambda'));
  const task = fieldsOf(parts['task'], ['architecture', 'milliVcpu', 'memoryMb', 'answersAtOnce'], at('task'));
  const database = fieldsOf(parts['database'], ['milliAcu', 'statementsAtOnce'], at('database'));
  const storage = fieldsOf(parts['storage'], ['monthsKept'], at('storage'));
  const cache = fieldsOf(parts['cache'], ['engine'], at('cache'));
  const price = (id: string, name: string): bigint => priceOf(id, at(name)).picoUsd;

  const lambdaKind = architectureOf(lambda['architecture'], at('lambda.architecture'));
  const taskKind = architectureOf(task['architecture'], at('task.architecture'));
  const engine = textOf(cache['engine'], at('cache'), /^(?:valkey|redis)$/);
  const taskHour =
    (price(`fargate.vcpu-hour.${taskKind}`, 'task') * countOf(task['milliVcpu'], at('task.milliVcpu'))) / 1000n +
    (price(`fargate.gb-hour.${taskKind}`, 'task') * countOf(task['memoryMb'], at('task.memoryMb'))) / 1024n;
  const databaseHour =
    (price('aurora.acu-hour', 'database') * countOf(database['milliAcu'], at('database.milliAcu'))) / 1000n;
  const rates = {
    lambdaMbMs: divideUp(price(`lambda.gb-second.${lambdaKind}`, 'lambda'), 1024n * 1000n),
    taskMs: divideUp(taskHour, msPerHour * countOf(task['answersAtOnce'], at('task.answersAtOnce'))),
    databaseMs: divideUp(
      databaseHour,
      msPerHour * countOf(database['statementsAtOnce'], at('database.statementsAtOnce')),
    ),
    cacheOperation: price(`${engine}.ecpu`, 'cache'),
    storedByte: divideUp(
      price('aurora.storage-gb-month', 'storage') * countOf(storage['monthsKept'], at('storage.monthsKept')),
      bytesPerGb,
    ),
    request: price('api-gateway.request', 'request'),
  };
  if (Object.values(rates).some((rate) => rate === 0n)) throw invalidBook(where);
  return rates;
};
