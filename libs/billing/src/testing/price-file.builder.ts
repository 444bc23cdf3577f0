import { usageEvent } from './usage-builders.ts';

const source = 'made for this test';
const date = '2026-11-01';
const serviceIds = [
  'lambda.gb-second.arm',
  'fargate.vcpu-hour.arm',
  'fargate.gb-hour.arm',
  'aurora.acu-hour',
  'aurora.storage-gb-month',
  'valkey.ecpu',
  'api-gateway.request',
];

type Fields = Readonly<Record<string, unknown>>;

export interface PriceFile {
  readonly currency: string;
  readonly region: string;
  readonly editions: readonly (Fields & {
    readonly models: readonly (Fields & { readonly usdPerMillionTokens: Fields })[];
    readonly services: readonly Fields[];
  })[];
}

/** A price file with one edition for the models of `usageEvent`; each service costs a dollar a unit. */
export const priceFile = ({ version = '2026-11', input = '1' } = {}): PriceFile => ({
  currency: 'USD',
  region: 'us-east-1',
  editions: [
    {
      version,
      from: '2026-11-01',
      until: null,
      models: [usageEvent().modelId, usageEvent().embeddingModelId].map((modelId) => ({
        modelId,
        aliases: [],
        usdPerMillionTokens: { input, output: '0', cachedInput: '0' },
        simulated: true,
        source,
        date,
      })),
      services: serviceIds.map((id) => ({ id, usd: '1', per: 1, unit: 'unit', source, date })),
      allocation: {
        lambda: { architecture: 'arm' },
        task: { architecture: 'arm', milliVcpu: 1000, memoryMb: 1024, answersAtOnce: 1 },
        database: { milliAcu: 1000, statementsAtOnce: 1 },
        storage: { monthsKept: 1 },
        cache: { engine: 'valkey' },
      },
    },
  ],
});
