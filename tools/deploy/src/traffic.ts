import { invalid, parseJson } from '@rag-assistant/kernel';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const amount = z.number().min(0).max(1e12);
const share = z.number().min(0).max(1);

/** What a month brings, by stage; each figure is an assumption that the table repeats. */
export const Traffic = z.strictObject({
  stage: z.enum(['dev', 'staging', 'prod']),
  /** Dollars that the month must stay within. */
  range: z.tuple([amount, amount]),
  answers: amount,
  /** Every HTTP request, answers among them. */
  requests: amount,
  activeUsers: amount,
  inputTokens: amount,
  outputTokens: amount,
  embeddingTokens: amount,
  /** Tasks that run on the average, and their share on Spot. */
  tasks: amount,
  spotShare: share,
  /** Capacity units of each serverless instance, on the average. */
  acu: amount,
  databaseGb: amount,
  databaseIos: amount,
  lcu: amount,
  natGb: amount,
  endpointGb: amount,
  outGb: amount,
  bucketGb: amount,
  bucketPuts: amount,
  bucketGets: amount,
  backupGb: amount,
  logsGb: amount,
  traces: amount,
  /** Runs of each state machine, and what a run comes to. */
  workflows: amount,
  transitionsPerWorkflow: amount,
  /** Of each function. */
  invocations: amount,
  invocationMs: amount,
  keyRequests: amount,
  secretCalls: amount,
  messages: amount,
  canaryRuns: amount,
  trailEvents: amount,
  /** What a year's commitment is cheaper by; an assumption to be read from the provider before buying. */
  reservedDiscount: share,
});
export type Traffic = z.infer<typeof Traffic>;

/** @throws AppError `deploy.traffic-unreadable` */
export const readTraffic = (path: string): Traffic => {
  try {
    return parseJson(Traffic, readFileSync(path, 'utf8'));
  } catch (cause) {
    throw Object.assign(invalid('deploy.traffic-unreadable', `${path} is not a traffic profile.`), { cause });
  }
};
