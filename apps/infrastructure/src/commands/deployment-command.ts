import { AppError, invalid } from '@rag-assistant/kernel';
import { readConfig, type DeploymentConfig } from '../config.ts';
import { wordsOf, type Verb } from './command-line.ts';

export interface DeploymentCommand {
  readonly verb: Verb;
  readonly config: DeploymentConfig;
  /** Arguments of the CDK's own command line. */
  readonly cdk: readonly string[];
}

/** The account of the credentials, or nothing where there are none. */
export type CallerAccount = (region: string) => Promise<string | undefined>;

const emulatedAccount = '000000000000';

const isLoopback = (endpoint: string): boolean => {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host);
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
