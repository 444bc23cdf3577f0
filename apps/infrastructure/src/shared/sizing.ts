import type { StageName } from '@rag-assistant/contracts';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What a stage may cost decides its sizes; the goals a month are $200–300, $400–600 and $800–1,200. */
export interface Sizing {
  readonly natGateways: number;
  /** Zones in which an interface endpoint has an address; each costs $7.30 a month and endpoint. */
  readonly endpointZones: number;
  /** Aurora capacity units, of writer and reader each. */
  readonly databaseUnits: { readonly min: number; readonly max: number };
  readonly cacheNode: string;
  readonly serviceTasks: { readonly min: number; readonly max: number };
  /** CPU units (1,024 are one vCPU) and MiB of one task. */
  readonly task: { readonly cpu: number; readonly memoryMb: number };
  readonly logRetention: RetentionDays;
  readonly backupDays: number;
}

export const sizings: Readonly<Record<StageName, Sizing>> = {
  dev: {
    natGateways: 1,
    endpointZones: 1,
    databaseUnits: { min: 0.5, max: 2 },
    cacheNode: 'cache.t4g.micro',
    serviceTasks: { min: 1, max: 2 },
    task: { cpu: 512, memoryMb: 1024 },
    logRetention: RetentionDays.ONE_MONTH,
    backupDays: 7,
  },
  staging: {
    natGateways: 1,
    endpointZones: 2,
    databaseUnits: { min: 1, max: 4 },
    cacheNode: 'cache.t4g.small',
    serviceTasks: { min: 2, max: 4 },
    task: { cpu: 1024, memoryMb: 2048 },
    logRetention: RetentionDays.THREE_MONTHS,
    backupDays: 14,
  },
  prod: {
    natGateways: 3,
    endpointZones: 3,
    databaseUnits: { min: 2, max: 16 },
    cacheNode: 'cache.t4g.small',
    serviceTasks: { min: 3, max: 12 },
    task: { cpu: 1024, memoryMb: 2048 },
    logRetention: RetentionDays.ONE_YEAR,
    backupDays: 35,
  },
};
