import { PreTokenGenerationEnv, Role } from '@rag-assistant/contracts';
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  UserPoolOperation,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge.ts';
import { envFor } from '../../shared/env-for.ts';
import type { Foundation } from '../../shared/foundation.ts';
import { NodeFunction } from '../../shared/node-function.ts';
import { ProductStack } from '../../shared/product-stack.ts';

/**
 * The user pool. A user's merchant is an attribute that is written once, when the platform creates the user; a user's
 * roles are groups. Neither can be written by the user, and both reach a token through the pre-token function alone.
 */
export class UserDirectory extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly issuer: string;

  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id);
    const { stage, dataRemoval } = ProductStack.of(this);
    const isProd = stage === 'prod';
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: `rag-assistant-${stage}`,
      // Claims in access tokens need Essentials, threat protection needs Plus.
      featurePlan: isProd ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
      ...(isProd && { standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION }),
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      customAttributes: { merchant_id: new StringAttribute({ minLen: 36, maxLen: 36, mutable: false }) },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      // Optional in the pool, required for admins: the pre-token function gives no admin role without a second factor.
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: stage !== 'dev',
      removalPolicy: dataRemoval,
    });
    const trigger = new NodeFunction(this, 'PreTokenGeneration', {
      foundation,
      bundle: ['identity', 'pre-token-generation'],
      description: 'Puts merchant and roles of the user record into tokens',
      environment: envFor(PreTokenGenerationEnv, { ADMIN_MFA: 'required' }),
    });
    this.pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, trigger.function, LambdaVersion.V2_0);
    // Beside the role and not in its own policy, which the function waits for and the pool waits for the function.
    new Policy(this, 'ReadSecondFactor', {
      roles: [trigger.role],
      statements: [new PolicyStatement({ actions: ['cognito-idp:AdminGetUser'], resources: [this.pool.userPoolArn] })],
    });
    this.client = this.pool.addClient('Web', {
      userPoolClientName: 'web',
      generateSecret: false,
      authFlows: { userSrp: true, userPassword: stage === 'dev' },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.days(1),
      disableOAuth: true,
      readAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true, emailVerified: true })
        .withCustomAttributes('merchant_id'),
      writeAttributes: new ClientAttributes().withStandardAttributes({ email: true }),
    });
    Role.options.forEach((groupName, precedence) => {
      this.pool.addGroup(groupName, { groupName, precedence: Role.options.length - precedence });
    });
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
    acknowledge(this.pool, {
      COG2: 'Shoppers may sign in without a second factor; admins get no admin role without one, by the pre-token function.',
      ...(!isProd && {
        COG3: 'Threat protection is a paid tier, enforced in prod; this stage holds no real users.',
        COG8: 'The paid tier is for prod; this stage holds no real users.',
      }),
    });
  }
}
