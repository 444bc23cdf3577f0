import { isAppError } from '@rag-assistant/kernel';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { claimsOf, type TokenClaims } from './token-claims.ts';

interface TokenChange {
  readonly claimsToAddOrOverride: TokenClaims;
  readonly claimsToSuppress?: readonly string[];
}
/** The answer of version 2 of the trigger, whose claims may be lists. */
export interface PreTokenGenerationAnswer extends Omit<PreTokenGenerationV2TriggerEvent, 'response'> {
  readonly response: {
    readonly claimsAndScopeOverrideDetails: Readonly<
      Record<'idTokenGeneration' | 'accessTokenGeneration', TokenChange>
    >;
  };
}

export interface PreTokenGenerationDeps {
  readonly adminMfa: 'required' | 'optional';
  /** Whether the user's record names a second factor. */
  readonly hasSecondFactor: (userPoolId: string, userName: string) => Promise<boolean>;
  /** One line of JSON; ids and codes only. */
  readonly log: (line: Readonly<Record<string, string>>) => void;
}

/** What no user may have in a token but by this function. */
const suppressed = ['custom:merchant_id'];

/** The trigger of the user pool before it makes a token; throwing refuses the sign-in. */
export const makePreTokenGeneration =
  (deps: PreTokenGenerationDeps) =>
  async (event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationAnswer> => {
    const { userPoolId, userName, triggerSource, request } = event;
    const record = {
      merchantId: request.userAttributes['custom:merchant_id'],
      groups: request.groupConfiguration.groupsToOverride ?? [],
      sentAlong: request.clientMetadata ?? {},
    };
    const secondFactor = (): Promise<boolean> =>
      deps.adminMfa === 'optional' ? Promise.resolve(true) : deps.hasSecondFactor(userPoolId, userName);
    try {
      const claimsToAddOrOverride = await claimsOf(record, secondFactor);
      return {
        ...event,
        response: {
          claimsAndScopeOverrideDetails: {
            idTokenGeneration: { claimsToAddOrOverride, claimsToSuppress: suppressed },
            accessTokenGeneration: { claimsToAddOrOverride },
          },
        },
      };
    } catch (error) {
      deps.log({
        event: 'sign-in-refused',
        code: isAppError(error) ? error.code : 'identity.failed',
        userName,
        triggerSource,
      });
      // The pool shows this text to whoever signs in.
      throw new Error(isAppError(error) ? error.publicText : 'Sign-in is not possible at the moment.', {
        cause: error,
      });
    }
  };
