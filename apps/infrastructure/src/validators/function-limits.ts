import { at, finding, listAt, resourcesOf, type Finding, type Templates } from './template.ts';

/** The ranges that are promised; those of AWS are wider. */
const memoryMb = [512, 1024] as const;
const timeoutSeconds = [30, 900] as const;

const rule = 'function-limits';
const isWithin = (value: unknown, [min, max]: readonly [number, number]): boolean =>
  typeof value === 'number' && value >= min && value <= max;

/** Memory, time and network of every function. */
export const functionLimits = (templates: Templates): Finding[] =>
  resourcesOf(templates, 'AWS::Lambda::Function').flatMap((found) => {
    const { MemorySize: memory, Timeout: timeout } = found.properties;
    const faults = [
      ...(isWithin(memory, memoryMb) ? [] : [`memory ${String(memory)} MB is outside ${memoryMb.join('–')}`]),
      ...(isWithin(timeout, timeoutSeconds)
        ? []
        : [`timeout ${String(timeout)} s is outside ${timeoutSeconds.join('–')}`]),
      ...(listAt(found.properties, 'VpcConfig', 'SubnetIds').length >= 2 ? [] : ['stands outside the private subnets']),
      ...(at(found.properties, 'TracingConfig', 'Mode') === 'Active' ? [] : ['is not traced']),
      ...(at(found.properties, 'LoggingConfig', 'LogGroup') === undefined ? ['has no log group of its own'] : []),
    ];
    return faults.map((text) => finding(rule, found, text));
  });
