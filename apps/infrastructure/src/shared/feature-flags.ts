import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };

/** What the pinned version of the CDK recommends, but for one. */
export const featureFlags: Readonly<Record<string, unknown>> = {
  ...recommended,
  // By exports: a stack cannot lose what another one uses, and every account and emulator knows them.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};
