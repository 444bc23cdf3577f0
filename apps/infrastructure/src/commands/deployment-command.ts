import { parseArgs } from 'node:util';
import { AppError, invalid } from '@rag-assistant/kernel';
import { StageName } from '@rag-assistant/contracts';
import { readConfig, type DeploymentConfig } from '../config.ts';

export const verbs = ['synth', 'diff', 'deploy', 'destroy'] as const;
export type Verb = (typeof verbs)[number];

export interface DeploymentCommand {
  readonly verb: Verb;
  readonly config: DeploymentConfig;
  /** Arguments of the CDK's own command line. */
  readonly cdk: readonly string[];
}

/** The account of the credentials, or nothing where there are none. */
export type CallerAccount = (region: string) => Promise<string | undefined>;

const emulatedAccount = '000000000000';

export const usage = `Usage: npx nx run infrastructure:<synth|diff|deploy|destroy> -- --stage <dev|staging|prod> [STACK…]
  STACK    names such as mindsdb-rag-dev; all of the stage when none is named
Environment: ENVIRONMENT, ALERT_EMAIL, SECURITY_ALERT_EMAIL; AWS_REGION (us-east-1), DR_REGION (us-west-2), AWS_ACCOUNT_ID,
  SERVICE_DOMAIN with HOSTED_ZONE_ID, WEB_ORIGINS. See docs/deploy.md.`;

const isVerb = (word: string | undefined): word is Verb => (verbs as readonly (string | undefined)[]).includes(word);

const isLoopback = (endpoint: string): boolean => {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host);
};

interface Words {
  readonly verb: Verb;
  readonly stage: StageName | undefined;
  readonly stacks: readonly string[];
  readonly flags: readonly string[];
}

const wordsOf = (args: readonly string[]): Words => {
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

/**
 * Checks everything that can be checked before an account is touched.
 * A verb that changes an account wants its stage on the command line, or an emulator of this machine.
 * @throws AppError `infrastructure.command-invalid`, `infrastructure.stage-unknown`, `infrastructure.stage-unnamed`,
 * `infrastructure.stage-differs`, `infrastructure.stack-unknown`, `infrastructure.account-differs`,
 * `infrastructure.credentials-missing`, `config.invalid`
 */
export const readCommand = async (
  args: readonly string[],
  env: Record<string, string | undefined>,
  callerAccount: CallerAccount,
): Promise<DeploymentCommand> => {
  const { verb, stage, stacks, flags } = wordsOf(args);
  const config = readConfig({ ...env, ENVIRONMENT: env['ENVIRONMENT'] ?? stage });
  if (stage !== undefined && stage !== config.stage)
    throw invalid(
      'infrastructure.stage-differs',
      `The command names ${stage} and ENVIRONMENT is ${config.stage}. Make both the same.`,
    );
  const strange = stacks.filter((name) => !name.endsWith(`-${config.stage}`) && !name.includes('*'));
  if (strange.length > 0)
    throw invalid('infrastructure.stack-unknown', `These are no stacks of ${config.stage}: ${strange.join(', ')}.`);
  if (verb === 'deploy' || verb === 'destroy' || verb === 'diff') {
    const endpoint = env['AWS_ENDPOINT_URL'];
    const emulated = endpoint !== undefined && isLoopback(endpoint);
    if (stage === undefined && !emulated)
      throw invalid('infrastructure.stage-unnamed', `Name the stage that is meant: --stage ${config.stage}.`);
    const account = await callerAccount(config.region);
    if (account === undefined)
      throw new AppError({
        code: 'infrastructure.credentials-missing',
        category: 'unauthenticated',
        publicText:
          'No credentials for AWS were found, or they are not valid. Sign in (aws sso login) or set AWS_PROFILE.',
      });
    const meant = emulated ? emulatedAccount : config.account;
    if (meant !== undefined && meant !== account)
      throw invalid(
        'infrastructure.account-differs',
        emulated
          ? 'The emulator must answer for the account 000000000000; this one is another.'
          : 'The credentials are of another account than AWS_ACCOUNT_ID. Change one of them.',
      );
  }
  const selection = stacks.length > 0 ? stacks : ['--all'];
  return { verb, config, cdk: [verb, ...selection, ...flags] };
};
