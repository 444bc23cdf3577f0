import { at, finding, listAt, referredId, resourcesOf, type Finding, type Templates } from './template.ts';

const rule = 'alarm-hook';

/** Metric that tells of a failure, and the dimension that names the resource. */
const hooks = {
  'AWS::Lambda::Function': { metric: 'Errors', dimension: 'FunctionName' },
  'AWS::StepFunctions::StateMachine': { metric: 'ExecutionsFailed', dimension: 'StateMachineArn' },
} as const;

/** Every function and state machine has an alarm on its failures, and every alarm tells somebody. */
export const alarmHooks = (templates: Templates): Finding[] => {
  const alarms = resourcesOf(templates, 'AWS::CloudWatch::Alarm');
  const mute = alarms
    .filter(({ properties }) => listAt(properties, 'AlarmActions').length === 0)
    .map((found) => finding(rule, found, 'tells nobody'));
  const missing = Object.entries(hooks).flatMap(([type, { metric, dimension }]) =>
    resourcesOf(templates, type)
      .filter(
        ({ id }) =>
          !alarms.some(
            ({ properties }) =>
              properties['MetricName'] === metric &&
              listAt(properties, 'Dimensions').some(
                (one) => at(one, 'Name') === dimension && referredId(templates, at(one, 'Value')) === id,
              ),
          ),
      )
      .map((found) => finding(rule, found, `has no alarm on ${metric}`)),
  );
  return [...mute, ...missing];
};
