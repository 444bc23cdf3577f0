import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';

/** Answers within this time, or the sign-in is refused: the pool itself waits five seconds in all. */
const timeoutMs = 1500;

/** Whether a user of the pool has a second factor switched on. Made at the first admin, since others need no client. */
export const secondFactorIn = (region: string): ((userPoolId: string, userName: string) => Promise<boolean>) => {
  const client = new CognitoIdentityProviderClient({ region, maxAttempts: 2 });
  return async (UserPoolId, Username) => {
    const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }), {
      abortSignal: AbortSignal.timeout(timeoutMs),
    });
    return (user.UserMFASettingList ?? []).length > 0;
  };
};
