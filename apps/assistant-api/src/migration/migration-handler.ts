import { invalid } from '@rag-assistant/kernel';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { z } from 'zod';
import { failedOutcome, tellOutcome } from './deployment-outcome.ts';
import type { MigrateDeployment } from './migrate-deployment.ts';

/** By hand: `{"direction":"back"}` takes the last step back, `{"direction":"forward"}` applies what is missing. */
const ByHand = z.strictObject({ direction: z.enum(['forward', 'back']) });

export interface MigrationHandlerDeps {
  readonly migration: MigrateDeployment;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  readonly tell?: typeof tellOutcome;
}

export interface MigrationResult {
  readonly applied?: readonly string[];
  readonly takenBack?: string | null;
}

const isDeployment = (event: unknown): event is CloudFormationCustomResourceEvent =>
  typeof event === 'object' && event !== null && 'ResponseURL' in event && 'RequestType' in event;

/** A step of a deployment, or a call by hand. @throws AppError `migration.request-invalid` and those of the migration */
export const makeMigrationHandler = ({ migration, log, tell = tellOutcome }: MigrationHandlerDeps) => {
  const inDeployment = async (event: CloudFormationCustomResourceEvent): Promise<MigrationResult> => {
    // A stack that goes leaves its data alone.
    const applied = event.RequestType === 'Delete' ? [] : await migration.forward();
    await tell(event, { status: 'SUCCESS', data: { Applied: applied.join(',') } });
    return { applied };
  };
  return async (event: unknown): Promise<MigrationResult> => {
    if (isDeployment(event)) {
      try {
        const result = await inDeployment(event);
        log({ event: 'migrated', applied: result.applied });
        return result;
      } catch (error) {
        const outcome = failedOutcome(error);
        log({ event: 'migration-failed', reason: outcome.reason });
        await tell(event, outcome);
        return {};
      }
    }
    const asked = ByHand.safeParse(event);
    if (!asked.success)
      throw invalid('migration.request-invalid', 'Ask for {"direction":"forward"} or {"direction":"back"}.');
    const result =
      asked.data.direction === 'forward'
        ? { applied: await migration.forward() }
        : { takenBack: await migration.back() };
    log({ event: 'migrated', ...result });
    return result;
  };
};
