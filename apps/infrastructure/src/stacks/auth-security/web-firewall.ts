import { ArnFormat, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { ProductStack } from '../../shared/product-stack.ts';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/** Requests of one address within five minutes; a shop behind one address stays far below. */
export const requestsPerAddressMax = 10_000;
/** Bytes of a question with all it may carry; the service takes no more. */
export const chatBodyBytesMax = 64_000;

const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
});

const plain = [{ priority: 0, type: 'NONE' }];
const methodIs = (method: string): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { method: {} },
    positionalConstraint: 'EXACTLY',
    searchString: method,
    textTransformations: plain,
  },
});
const not = (statement: Statement): Statement => ({ notStatement: { statement } });
const contentTypeIsJson: Statement = {
  byteMatchStatement: {
    fieldToMatch: { singleHeader: { Name: 'content-type' } },
    positionalConstraint: 'STARTS_WITH',
    searchString: 'application/json',
    textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
  },
};
const longer = (fieldToMatch: CfnWebACL.FieldToMatchProperty, size: number): Statement => ({
  sizeConstraintStatement: { fieldToMatch, comparisonOperator: 'GT', size, textTransformations: plain },
});

/** Our own rules, in order; those of AWS follow. */
const ownRules: readonly (readonly [name: string, statement: Statement])[] = [
  [
    'rate-per-address',
    { rateBasedStatement: { aggregateKeyType: 'IP', limit: requestsPerAddressMax, evaluationWindowSec: 300 } },
  ],
  ['methods', not({ orStatement: { statements: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map(methodIs) } })],
  [
    'paths',
    not({
      regexMatchStatement: {
        fieldToMatch: { uriPath: {} },
        // The stage of the API stands before the paths of the contract.
        regexString: '^/[a-z]+/(v1/[A-Za-z0-9._~/-]+|health(/ready)?)$',
        textTransformations: plain,
      },
    }),
  ],
  // Validators of the API look at JSON alone: a body of another type would pass them unseen.
  [
    'json-bodies',
    {
      andStatement: {
        statements: [{ orStatement: { statements: ['POST', 'PUT'].map(methodIs) } }, not(contentTypeIsJson)],
      },
    },
  ],
  [
    'sizes',
    {
      orStatement: {
        statements: [
          longer({ uriPath: {} }, 1024),
          longer({ queryString: {} }, 2048),
          longer({ singleHeader: { Name: 'authorization' } }, 8300),
        ],
      },
    },
  ],
  [
    'chat-body-size',
    {
      andStatement: {
        statements: [
          {
            byteMatchStatement: {
              fieldToMatch: { uriPath: {} },
              positionalConstraint: 'ENDS_WITH',
              searchString: '/v1/chat',
              textTransformations: plain,
            },
          },
          longer({ body: { oversizeHandling: 'MATCH' } }, chatBodyBytesMax),
        ],
      },
    },
  ],
];

/** Rule groups of AWS; `body` rules that would refuse a shop's documents are counted and not blocked. */
const managedGroups: readonly (readonly [name: string, counted: readonly string[]])[] = [
  ['AWSManagedRulesAmazonIpReputationList', []],
  ['AWSManagedRulesCommonRuleSet', ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericRFI_BODY']],
  ['AWSManagedRulesKnownBadInputsRuleSet', []],
  ['AWSManagedRulesSQLiRuleSet', ['SQLi_BODY']],
];

/** The web ACL of the API, with its log; headers that carry tokens are not written. */
export class WebFirewall extends Construct {
  readonly webAcl: CfnWebACL;

  constructor(scope: Construct, id: string, logsKey: IKey) {
    super(scope, id);
    const { stage, sizing } = ProductStack.of(this);
    const own = ownRules.map(([name, statement], priority): Rule => ({
      name,
      priority,
      statement,
      action: { block: name === 'rate-per-address' ? { customResponse: { responseCode: 429 } } : {} },
      visibilityConfig: visibility(name),
    }));
    const managed = managedGroups.map(([name, counted], at): Rule => ({
      name,
      priority: own.length + at,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: 'AWS',
          name,
          ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        },
      },
      visibilityConfig: visibility(name),
    }));
    this.webAcl = new CfnWebACL(this, 'WebAcl', {
      name: `rag-assistant-${stage}`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(`rag-assistant-${stage}`),
      // Bytes of a body that rules look at; what is longer counts as too long where a rule limits it.
      associationConfig: { requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: 'KB_64' } } },
      rules: [...own, ...managed],
    });
    const logs = new LogGroup(this, 'Logs', {
      // AWS writes to groups of this prefix alone.
      logGroupName: `aws-waf-logs-rag-assistant-${stage}`,
      retention: sizing.logRetention,
      encryptionKey: logsKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.webAcl.attrArn,
      logDestinationConfigs: [
        ProductStack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logs.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: ['authorization', 'cookie'].map((name) => ({ singleHeader: { Name: name } })),
    });
  }
}
