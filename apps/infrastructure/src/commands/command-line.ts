import { parseArgs } from 'node:util';
import { StageName } from '@rag-assistant/contracts';
import { invalid } from '@rag-assistant/kernel';

export const verbs = ['synth', 'diff', 'deploy', 'destroy'] as const;
export type Verb = (typeof verbs)[number];

export const usage = `Usage: npx nx run infrastructure:<synth|diff|deploy|destroy> -- --stage <dev|staging|prod> [STACK…]
  STACK    names such as mindsdb-rag-dev; all of the stage when none is named
Environment: ENVIRONMENT, ALERT_EMAIL, SECURITY_ALERT_EMAIL; AWS_REGION (us-east-1), DR_REGION (us-west-2), AWS_ACCOUNT_ID,
  SERVICE_DOMAIN with HOSTED_ZONE_ID, WEB_ORIGINS. See docs/deploy.md.`;

const isVerb = (word: string | undefined): word is Verb => (verbs as readonly (string | undefined)[]).includes(word);

export interface Words {
  readonly verb: Verb;
  readonly stage: StageName | undefined;
  readonly stacks: readonly string[];
  readonly flags: readonly string[];
}

/** @throws AppError `infrastructure.command-invalid`, `infrastructure.stage-unknown` */
export const wordsOf = (args: readonly string[]): Words => {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: { stage: { type: 'string' } },
    allowPositionals: true,
    // Other flags are the CDK's own.
    strict: false,
    tokens: true,
  });
  const [verb, ...stacks] = positionals;
  if (!isVerb(verb)) throw invalid('infrastructure.command-invalid', `Say what to do. ${usage}`);
  const stage = values.stage === undefined ? undefined : StageName.safeParse(values.stage);
  if (stage && !stage.success)
    throw invalid('infrastructure.stage-unknown', 'There is no stage of that name: say --stage dev, staging or prod.');
  const flags = tokens.flatMap((token) =>
    token.kind === 'option' && token.name !== 'stage'
      ? [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`]
      : [],
  );
  return { verb, stage: stage?.data, stacks, flags };
};
