import { PreTokenGenerationEnv } from '@rag-assistant/contracts/identity-env';
import { parseEnv } from '@rag-assistant/contracts/parse-env';
import { makePreTokenGeneration } from '../../pre-token-generation.ts';

const config = parseEnv(PreTokenGenerationEnv, process.env);

let secondFactor: Promise<(userPoolId: string, userName: string) => Promise<boolean>> | undefined;

export const handler = makePreTokenGeneration({
  adminMfa: config.ADMIN_MFA,
  hasSecondFactor: async (userPoolId, userName) => {
    // Loaded for admins alone: the client costs most of a cold start.
    secondFactor ??= import('../../adapters/second-factor.cognito.ts').then(({ secondFactorIn }) =>
      secondFactorIn(config.AWS_REGION),
    );
    return (await secondFactor)(userPoolId, userName);
  },
  log: (line) => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  },
});
