import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createHmac, randomUUID } from 'node:crypto';

const password = 'Emulated-sign-in-1';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The six digits of this half minute. @see https://www.rfc-editor.org/rfc/rfc6238 */
export const oneTimeCode = (secret: string, atMs: number): string => {
  let bits = '';
  for (const letter of secret.replace(/=+$/, '')) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

export interface UserPool {
  /** A user with a password that lasts; `merchant` is written as the platform does, once. */
  create(merchant: string | undefined, group: string): Promise<string>;
  /** Signs in and gives the identity token. */
  signIn(user: string, sentAlong?: Record<string, string>): Promise<string>;
  /** Enrols a second factor; later sign-ins answer its challenge. */
  enrol(user: string): Promise<void>;
  close(): void;
}

export const openUserPool = (endpoint: string, region: string, poolId: string, clientId: string): UserPool => {
  const client = new CognitoIdentityProviderClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
    maxAttempts: 2,
  });
  const secrets = new Map<string, string>();
  const start = (user: string, ClientMetadata?: Record<string, string>) =>
    client.send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: user, PASSWORD: password },
        ...(ClientMetadata && { ClientMetadata }),
      }),
    );
  return {
    create: async (merchant, group) => {
      const email = `${randomUUID()}@example.com`;
      await client.send(
        new AdminCreateUserCommand({
          UserPoolId: poolId,
          Username: email,
          MessageAction: 'SUPPRESS',
          UserAttributes: [
            { Name: 'email', Value: email },
            ...(merchant === undefined ? [] : [{ Name: 'custom:merchant_id', Value: merchant }]),
          ],
        }),
      );
      await client.send(
        new AdminSetUserPasswordCommand({ UserPoolId: poolId, Username: email, Password: password, Permanent: true }),
      );
      await client.send(new AdminAddUserToGroupCommand({ UserPoolId: poolId, Username: email, GroupName: group }));
      return email;
    },
    signIn: async (user, sentAlong) => {
      const first = await start(user, sentAlong);
      if (first.ChallengeName === undefined) return first.AuthenticationResult?.IdToken ?? '';
      const answered = await client.send(
        new RespondToAuthChallengeCommand({
          ClientId: clientId,
          ChallengeName: first.ChallengeName,
          Session: first.Session,
          ChallengeResponses: {
            USERNAME: user,
            SOFTWARE_TOKEN_MFA_CODE: oneTimeCode(secrets.get(user) ?? '', Date.now()),
          },
        }),
      );
      return answered.AuthenticationResult?.IdToken ?? '';
    },
    enrol: async (user) => {
      const { AuthenticationResult: tokens } = await start(user);
      const AccessToken = tokens?.AccessToken;
      const { SecretCode = '' } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: oneTimeCode(SecretCode, Date.now()) }));
      await client.send(
        new SetUserMFAPreferenceCommand({
          AccessToken,
          SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
        }),
      );
      secrets.set(user, SecretCode);
    },
    close: () => {
      client.destroy();
    },
  };
};
