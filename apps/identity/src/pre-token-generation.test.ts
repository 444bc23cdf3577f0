import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { makePreTokenGeneration, type PreTokenGenerationAnswer } from './pre-token-generation.ts';

const merchant = '10000000-0000-4000-8000-00000000000a';

interface Person {
  readonly attributes?: Record<string, string>;
  readonly groups?: string[];
  readonly sentAlong?: Record<string, string>;
  readonly trigger?: string;
}

const eventOf = ({ attributes = { 'custom:merchant_id': merchant }, groups, sentAlong, trigger }: Person) =>
  ({
    version: '2',
    region: 'us-east-1',
    userPoolId: 'us-east-1_pool',
    userName: 'maya',
    triggerSource: trigger ?? 'TokenGeneration_Authentication',
    callerContext: { awsSdkVersion: '', clientId: 'web' },
    request: {
      userAttributes: { sub: 'maya', ...attributes },
      groupConfiguration: { groupsToOverride: groups ?? [], iamRolesToOverride: [] },
      ...(sentAlong && { clientMetadata: sentAlong }),
    },
    response: {},
  }) as unknown as PreTokenGenerationV2TriggerEvent;

const lines: Readonly<Record<string, string>>[] = [];
const signIn = (person: Person, { second = false, adminMfa = 'required' as const } = {}) =>
  makePreTokenGeneration({
    adminMfa,
    hasSecondFactor: () => Promise.resolve(second),
    log: (line) => lines.push(line),
  })(eventOf(person));
const claims = (answer: PreTokenGenerationAnswer) => {
  const { idTokenGeneration, accessTokenGeneration } = answer.response.claimsAndScopeOverrideDetails;
  expect(accessTokenGeneration.claimsToAddOrOverride).toEqual(idTokenGeneration.claimsToAddOrOverride);
  return idTokenGeneration.claimsToAddOrOverride;
};

describe('the token of a user', () => {
  it('[L4] [SEC7] carries the merchant and the roles of the record, in both kinds of token', async () => {
    expect(claims(await signIn({ groups: ['shopper'] }))).toEqual({ merchant_id: merchant, roles: ['shopper'] });
    expect(claims(await signIn({ groups: ['merchant_staff', 'shopper'] })).roles).toEqual([
      'shopper',
      'merchant_staff',
    ]);
  });

  it('[L4] is the same however it is asked for', async () => {
    for (const trigger of ['TokenGeneration_RefreshTokens', 'TokenGeneration_NewPasswordChallenge'])
      expect(claims(await signIn({ groups: ['shopper'], trigger })).merchant_id).toBe(merchant);
  });

  it('[L4] is not made for a record without a merchant, or with something else in its place', async () => {
    await expect(signIn({ attributes: {}, groups: ['shopper'] })).rejects.toThrow('belongs to no shop');
    for (const forged of ['*', 'alpine', `${merchant} `, `${merchant}'; --`, '10000000-0000-4000-8000'])
      await expect(signIn({ attributes: { 'custom:merchant_id': forged }, groups: ['shopper'] })).rejects.toThrow(
        'is not valid',
      );
  });

  it('[SEC2] [L4] is not made for whoever brings a merchant or a role along', async () => {
    for (const name of ['merchant_id', 'custom:merchant_id', 'Roles', 'tenant', 'cognito:groups'])
      await expect(signIn({ groups: ['shopper'], sentAlong: { [name]: 'x' } })).rejects.toThrow('may not bring');
    const harmless = await signIn({ groups: ['shopper'], sentAlong: { device: 'phone' } });
    expect(claims(harmless).merchant_id).toBe(merchant);
  });

  it('[SEC2] takes no merchant from any other attribute', async () => {
    const attributes = { merchant_id: merchant, 'custom:tenant': merchant, 'dev:custom:merchant_id': merchant };
    await expect(signIn({ attributes, groups: ['shopper'] })).rejects.toThrow('belongs to no shop');
  });

  it('[SEC4] gives nothing for groups that are no roles, and none for no group', async () => {
    await expect(signIn({ groups: [] })).rejects.toThrow('no role');
    await expect(signIn({ groups: ['admins', 'SHOPPER', 'platform_admin '] })).rejects.toThrow('no role');
    expect(claims(await signIn({ groups: ['newsletter', 'shopper'] })).roles).toEqual(['shopper']);
  });

  it('[SEC1] holds no admin role until the user has a second factor', async () => {
    for (const admin of ['merchant_admin', 'platform_admin']) {
      const without = claims(await signIn({ groups: [admin, 'shopper'] }));
      expect(without).toEqual({ merchant_id: merchant, roles: ['shopper'], second_factor: 'missing' });
      expect(claims(await signIn({ groups: [admin] })).roles).toEqual([]);
      expect(claims(await signIn({ groups: [admin] }, { second: true })).roles).toEqual([admin]);
    }
  });

  it('[SEC1] is not made for an admin whose second factor cannot be looked up', async () => {
    const handler = makePreTokenGeneration({
      adminMfa: 'required',
      hasSecondFactor: () => Promise.reject(new Error('throttled by pool us-east-1_pool')),
      log: (line) => lines.push(line),
    });
    await expect(handler(eventOf({ groups: ['merchant_admin'] }))).rejects.toThrow('not possible at the moment');
    expect(claims(await handler(eventOf({ groups: ['shopper'] }))).roles).toEqual(['shopper']);
  });

  it('a refusal is logged by its code, and without attributes', async () => {
    lines.length = 0;
    await signIn({ attributes: { email: 'maya@example.com' }, groups: ['shopper'] }).catch(() => undefined);
    expect(lines).toEqual([
      {
        event: 'sign-in-refused',
        code: 'identity.merchant-missing',
        userName: 'maya',
        triggerSource: 'TokenGeneration_Authentication',
      },
    ]);
  });
});
