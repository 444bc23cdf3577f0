import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge.ts';
import { failureAlarm, failurePeriod } from '../../shared/failure-alarm.ts';
import type { Foundation } from '../../shared/foundation.ts';
import { ProductStack } from '../../shared/product-stack.ts';

/** Events that no target took after its retries, kept for two weeks; the first one is told. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  /** The same for other stacks: who may send stands here whole. */
  readonly fixed: IQueue;

  constructor(scope: Construct, id: string, foundation: Foundation, dataKey: IKey) {
    super(scope, id);
    const { stage, account } = ProductStack.of(this);
    this.queue = new Queue(this, 'Queue', {
      queueName: `rag-assistant-dead-letters-${stage}`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: dataKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    this.fixed = Queue.fromQueueAttributes(this, 'Fixed', { queueArn: this.queue.queueArn, keyArn: dataKey.keyArn });
    failureAlarm(
      this,
      'Arrived',
      this.queue.metricApproximateNumberOfMessagesVisible({ period: failurePeriod, statistic: 'Maximum' }),
      'An event was given up and waits in the dead-letter queue',
      foundation.alerts,
    );
    acknowledge(this.queue, { SQS3: 'This is the dead-letter queue.' });
  }
}
