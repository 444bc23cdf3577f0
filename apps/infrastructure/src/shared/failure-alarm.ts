import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Failures within five minutes after which somebody should look. */
const failuresMin = 1;
export const failurePeriod = Duration.minutes(5);

/** Tells `topic` of any failure within five minutes, and again when it is over. */
export const failureAlarm = (scope: Construct, id: string, metric: IMetric, what: string, topic: ITopic): Alarm => {
  const alarm = new Alarm(scope, id, {
    metric,
    threshold: failuresMin,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: what,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
  return alarm;
};
