import { platformRatesOf } from './platform-rates.ts';
import { dayMsOf, unknownPrice, type PriceBook, type PriceLine, type ServicePrice } from './price-book.ts';
import { countOf, dateOf, fieldsOf, invalidBook, listOf, picoUsdOf, textOf } from './price-fields.ts';

const modelNames = ['modelId', 'aliases', 'usdPerMillionTokens', 'simulated', 'source', 'date'];
const serviceNames = ['id', 'usd', 'per', 'unit', 'source', 'date'];
const tokensPer = 1_000_000n;

/** Of one unit, when so much costs `usd`: what does not come to whole pico-dollars is refused. */
const perUnit = (usd: unknown, per: bigint, where: string): bigint => {
  const whole = picoUsdOf(usd, where);
  if (whole % per !== 0n) throw invalidBook(where);
  return whole / per;
};

const modelsOf = (value: unknown, where: string): PriceLine[] => {
  const line = fieldsOf(value, modelNames, where);
  const usd = fieldsOf(line['usdPerMillionTokens'], ['input', 'output', 'cachedInput'], `${where}.usdPerMillionTokens`);
  if (typeof line['simulated'] !== 'boolean') throw invalidBook(`${where}.simulated`);
  const price = {
    inputPicoUsd: perUnit(usd['input'], tokensPer, `${where}.input`),
    outputPicoUsd: perUnit(usd['output'], tokensPer, `${where}.output`),
    cachedInputPicoUsd: perUnit(usd['cachedInput'], tokensPer, `${where}.cachedInput`),
    simulated: line['simulated'],
    source: textOf(line['source'], `${where}.source`),
    date: dateOf(line['date'], `${where}.date`),
  };
  return [line['modelId'], ...listOf(line['aliases'], `${where}.aliases`)].map((modelId) => ({
    modelId: textOf(modelId, `${where}.modelId`),
    ...price,
  }));
};

const serviceOf = (value: unknown, where: string): ServicePrice => {
  const line = fieldsOf(value, serviceNames, where);
  return {
    id: textOf(line['id'], `${where}.id`, /^[a-z][a-z0-9.-]*$/),
    picoUsd: perUnit(line['usd'], countOf(line['per'], `${where}.per`), `${where}.usd`),
    unit: textOf(line['unit'], `${where}.unit`),
    source: textOf(line['source'], `${where}.source`),
    date: dateOf(line['date'], `${where}.date`),
  };
};

/** The one of that key; a key that comes twice is refused. */
const lookup = <T>(all: readonly T[], key: (one: T) => string, where: string): ((name: string) => T) => {
  const byKey = new Map(all.map((one) => [key(one), one]));
  if (byKey.size !== all.length || all.length === 0) throw invalidBook(where);
  return (name) => {
    const found = byKey.get(name);
    if (!found) throw unknownPrice(name);
    return found;
  };
};

type Edition = Omit<PriceBook, 'editions' | 'at'>;

const editionOf = (value: unknown, where: string): Edition => {
  const edition = fieldsOf(value, ['version', 'from', 'until', 'models', 'services', 'allocation'], where);
  const lines = listOf(edition['models'], `${where}.models`).flatMap((line, at) =>
    modelsOf(line, `${where}.models.${at}`),
  );
  const services = listOf(edition['services'], `${where}.services`).map((line, at) =>
    serviceOf(line, `${where}.services.${at}`),
  );
  const serviceFor = lookup(services, ({ id }) => id, `${where}.services`);
  const priceOf = (id: string, place: string): ServicePrice => {
    if (!services.some((service) => service.id === id)) throw invalidBook(place);
    return serviceFor(id);
  };
  return {
    version: textOf(edition['version'], `${where}.version`, /^\d{4}-\d{2}(?:\.\d+)?$/),
    from: dateOf(edition['from'], `${where}.from`),
    until: edition['until'] === null ? null : dateOf(edition['until'], `${where}.until`),
    lines,
    services,
    platform: platformRatesOf(edition['allocation'], priceOf, `${where}.allocation`),
    lineFor: lookup(lines, ({ modelId }) => modelId, `${where}.models`),
    serviceFor,
  };
};

/** Editions follow each other day by day; the last one is open. */
const checkPeriods = (editions: readonly Edition[]): void => {
  if (editions.length === 0) throw invalidBook('editions');
  if (new Set(editions.map(({ version }) => version)).size !== editions.length) throw invalidBook('editions');
  editions.forEach(({ from, until }, at) => {
    const next = editions[at + 1];
    if (until !== (next?.from ?? null) || (until !== null && until <= from)) throw invalidBook(`editions.${at}.until`);
  });
};

/**
 * The price file; resolves to its newest edition.
 * @throws AppError `billing.invalid-price-book` that names the place: also for a gap, an overlap or another currency
 */
export const parsePriceBook = (value: unknown): PriceBook => {
  const file = fieldsOf(value, ['currency', 'region', 'editions'], 'book');
  if (file['currency'] !== 'USD') throw invalidBook('currency');
  textOf(file['region'], 'region');
  const parsed = listOf(file['editions'], 'editions').map((edition, at) => editionOf(edition, `editions.${at}`));
  checkPeriods(parsed);
  const editions: PriceBook[] = [];
  const at = (time: Date): PriceBook => {
    const ms = time.getTime();
    const found = editions.findLast(({ from }) => dayMsOf(from) <= ms) ?? editions[0];
    if (!found) throw invalidBook('editions');
    return found;
  };
  editions.push(...parsed.map((edition) => ({ ...edition, editions, at })));
  const newest = editions.at(-1);
  if (!newest) throw invalidBook('editions');
  return newest;
};
