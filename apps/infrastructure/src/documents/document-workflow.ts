import { documentWorkflowDefinition } from '@rag-assistant/contracts';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Rule, RuleTargetInput, EventField } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge.ts';
import { failureAlarm, failurePeriod } from '../shared/failure-alarm.ts';
import type { Foundation } from '../shared/foundation.ts';
import { ProductStack } from '../shared/product-stack.ts';
import { useKey } from '../shared/use-key.ts';
import type { DocumentFunctions } from './document-functions.ts';

export interface DocumentWorkflowProps {
  readonly foundation: Foundation;
  readonly documents: IBucket;
  readonly dataKey: IKey;
  readonly functions: DocumentFunctions;
  /** Takes events that could not start an execution. */
  readonly deadLetters: IQueue;
}

/** As EventBridge names the sender of an event. */
const serviceOf = (service: string): string => `aws.${service}`;
/** EventBridge tries this long to start an execution before the event is a dead letter. */
const startAge = Duration.hours(4);

/** S3 → EventBridge → state machine, with a topic that hears of every end. */
export class DocumentWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  /** One message for each document that ended: execution, merchant, document, outcome, code. */
  readonly notifications: Topic;

  constructor(scope: Construct, id: string, props: DocumentWorkflowProps) {
    super(scope, id);
    const { stage, sizing } = ProductStack.of(this);
    const { foundation, functions, dataKey } = props;
    this.notifications = new Topic(this, 'Notifications', {
      topicName: `document-outcomes-${stage}`,
      masterKey: dataKey,
      enforceSSL: true,
    });
    const arns = Object.fromEntries(
      Object.entries(functions.functions).map(([name, made]) => [name, made.function.functionArn]),
    ) as Record<keyof DocumentFunctions['functions'], string>;
    const definition = documentWorkflowDefinition({ ...arns, notifications: this.notifications.topicArn });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: `document-workflow-${stage}`,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        // Ids, names of files and codes: what steps hand on lies in the bucket.
        includeExecutionData: true,
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/document-workflow-${stage}`,
          retention: sizing.logRetention,
          encryptionKey: foundation.logsKey,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
    });
    for (const made of Object.values(functions.functions)) made.function.grantInvoke(this.stateMachine);
    // By name: the topic's own grant would also allow every action on the key that begins alike.
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({ actions: ['sns:Publish'], resources: [this.notifications.topicArn] }),
    );
    useKey(dataKey, this.stateMachine);
    this.startOnEvents(props);
    this.settleInterrupted(props);
    failureAlarm(
      this,
      'Failures',
      this.stateMachine.metricFailed({ period: failurePeriod }),
      'Documents could not be processed, and it is not their fault',
      foundation.alerts,
    );
    acknowledge(this.stateMachine, {
      'IAM5[Resource::*]': 'Log delivery and trace segments have no resource names to grant by.',
      'IAM5[Resource::…Function…:*]': 'Versions of a function have no names beforehand.',
    });
  }

  /** One execution for each version of an original, and one when all versions of it are gone. */
  private startOnEvents({ documents, deadLetters }: DocumentWorkflowProps): void {
    new Rule(this, 'Arrivals', {
      description: 'An original of a merchant was put or deleted',
      eventPattern: {
        source: [serviceOf('s3')],
        detailType: ['Object Created', 'Object Deleted'],
        detail: {
          bucket: { name: [documents.bucketName] },
          object: { key: Match.wildcard('merchants/*/documents/*') },
        },
      },
      targets: [
        new SfnStateMachine(this.stateMachine, {
          deadLetterQueue: deadLetters,
          maxEventAge: startAge,
          retryAttempts: 185,
        }),
      ],
    });
  }

  /** An execution that ran out of its time or was ended by hand catches nothing: its document is settled from outside. */
  private settleInterrupted({ functions, deadLetters }: DocumentWorkflowProps): void {
    const execution = EventField.fromPath('$.detail.executionArn');
    const status = EventField.fromPath('$.detail.status');
    new Rule(this, 'Interrupted', {
      description: 'An execution of the document workflow was cut off',
      eventPattern: {
        source: [serviceOf('states')],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [this.stateMachine.stateMachineArn], status: ['TIMED_OUT', 'ABORTED'] },
      },
      targets: [
        new LambdaFunction(functions.functions.settle.function, {
          deadLetterQueue: deadLetters,
          event: RuleTargetInput.fromObject({
            execution,
            notice: EventField.fromPath('$.detail.input'),
            ending: 'failed',
          }),
        }),
        new SnsTopic(this.notifications, {
          message: RuleTargetInput.fromObject({
            execution,
            outcome: 'failed',
            code: status,
            notice: EventField.fromPath('$.detail.input'),
          }),
        }),
      ],
    });
  }
}
