import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Accepts findings of cdk-nag on one construct and what is under it; each with the reason that a reviewer reads. */
export const acknowledge = (construct: IConstruct, reasons: Readonly<Record<string, string>>): void => {
  const validations = Validations.of(construct);
  for (const [rule, reason] of Object.entries(reasons)) validations.acknowledge({ id: `AwsSolutions-${rule}`, reason });
};
