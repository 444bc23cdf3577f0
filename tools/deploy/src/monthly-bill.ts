import type { PriceBook } from '@rag-assistant/billing';
import { invalid } from '@rag-assistant/kernel';
import { isFree } from './free-types.ts';
import { pricingRules, type Usage } from './pricing-rules.ts';
import type { Resource } from './template.ts';
import type { Traffic } from './traffic.ts';

export interface MonthlyLine {
  /** A type of resource, or `traffic` for what no resource stands for. */
  readonly type: string;
  readonly resources: number;
  readonly service: string;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
}

export interface MonthlyBill {
  readonly stage: Traffic['stage'];
  readonly lines: readonly MonthlyLine[];
  /** Types that cost nothing by themselves, with their number. */
  readonly free: readonly (readonly [string, number])[];
  readonly usd: number;
  readonly inRange: boolean;
}

const modelId = 'amazon.nova-micro-v1:0';
const embeddingId = 'amazon.titan-embed-text-v2:0';
const picoPerUsd = 1e12;

const trafficLines = (book: PriceBook, traffic: Traffic): MonthlyLine[] => {
  const model = book.lineFor(modelId);
  const embedding = book.lineFor(embeddingId);
  const ofModel = [
    [`${modelId} in`, traffic.inputTokens, model.inputPicoUsd],
    [`${modelId} out`, traffic.outputTokens, model.outputPicoUsd],
    [embeddingId, traffic.embeddingTokens, embedding.inputPicoUsd],
  ] as const;
  const services = [
    ['xray.trace', traffic.traces],
    ['transfer.out-gb', traffic.outGb],
  ] as const;
  return [
    ...ofModel.map(([service, quantity, pico]) => ({
      type: 'traffic',
      resources: 0,
      service,
      quantity,
      unit: 'token',
      usd: (quantity * Number(pico)) / picoPerUsd,
    })),
    ...services.map(([service, quantity]) => {
      const { picoUsd, unit } = book.serviceFor(service);
      return { type: 'traffic', resources: 0, service, quantity, unit, usd: (quantity * Number(picoUsd)) / picoPerUsd };
    }),
  ];
};

/**
 * Prices every resource of a stage with the traffic of a month.
 * @throws AppError `deploy.type-unpriced` that names every type without a price, `deploy.property-unpriced`,
 * `billing.unknown-price`
 */
export const monthlyBill = (all: readonly Resource[], traffic: Traffic, book: PriceBook): MonthlyBill => {
  const types = [...new Set(all.map(({ type }) => type))].sort();
  const unknown = types.filter((type) => !isFree(type) && !Object.hasOwn(pricingRules, type));
  if (unknown.length > 0)
    throw invalid(
      'deploy.type-unpriced',
      `No price is known for: ${unknown.join(', ')}. Add a rule, or name it as free.`,
    );
  const lines: MonthlyLine[] = [];
  for (const type of types) {
    const rule = pricingRules[type];
    if (!rule) continue;
    const resources = all.filter((resource) => resource.type === type);
    const used = resources.flatMap((resource): readonly Usage[] => rule(resource, { all, traffic }));
    for (const service of new Set(used.map((usage) => usage.service))) {
      const { picoUsd, unit } = book.serviceFor(service);
      const quantity = used
        .filter((usage) => usage.service === service)
        .reduce((sum, usage) => sum + usage.quantity, 0);
      lines.push({
        type,
        resources: resources.length,
        service,
        quantity,
        unit,
        usd: (quantity * Number(picoUsd)) / picoPerUsd,
      });
    }
  }
  lines.push(...trafficLines(book, traffic));
  const usd = lines.reduce((sum, line) => sum + line.usd, 0);
  const [least, most] = traffic.range;
  return {
    stage: traffic.stage,
    lines,
    free: types.filter(isFree).map((type) => [type, all.filter((one) => one.type === type).length] as const),
    usd,
    inRange: usd >= least && usd <= most,
  };
};
