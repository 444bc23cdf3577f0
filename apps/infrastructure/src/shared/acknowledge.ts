import type { PolicyValidationPluginReport } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

const reasonsOf = new WeakMap<IConstruct, { pattern: RegExp; reason: string }[]>();

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** `IAM5[Resource::…/merchants/*]`: `…` stands for anything, such as an ARN known only at deployment. */
const patternOf = (finding: string): RegExp =>
  new RegExp(`^AwsSolutions-${finding.split('…').map(literal).join('.*')}$`);

/**
 * Accepts findings of cdk-nag on one construct and what is under it, each with the reason that a reviewer reads.
 * A rule with several findings names each: `IAM5[Resource::*]`.
 */
export const acknowledge = (construct: IConstruct, reasons: Readonly<Record<string, string>>): void => {
  const known = reasonsOf.get(construct) ?? [];
  known.push(...Object.entries(reasons).map(([finding, reason]) => ({ pattern: patternOf(finding), reason })));
  reasonsOf.set(construct, known);
};

const isExplained = (root: IConstruct, path: string | undefined, rule: string): boolean => {
  const found = path === undefined ? undefined : root.node.tryFindChild(path.split('/')[0] ?? '');
  const steps = path?.split('/').slice(1) ?? [];
  const chain = steps.reduce<IConstruct[]>(
    (above, step) => {
      const next = above.at(-1)?.node.tryFindChild(step);
      return next ? [...above, next] : above;
    },
    found ? [found] : [],
  );
  return chain.some((construct) => reasonsOf.get(construct)?.some(({ pattern }) => pattern.test(rule)));
};

/** The AwsSolutions rules, less what has a written reason. */
export class ExplainedChecks extends AwsSolutionsChecks {
  override validateScope(root: IConstruct): PolicyValidationPluginReport {
    const report = super.validateScope(root);
    const violations = report.violations.flatMap((violation) => {
      const violatingResources = violation.violatingResources.filter(
        ({ constructPath }) => !isExplained(root, constructPath, violation.ruleName),
      );
      return violatingResources.length > 0 ? [{ ...violation, violatingResources }] : [];
    });
    return { ...report, success: violations.length === 0, violations };
  }
}
