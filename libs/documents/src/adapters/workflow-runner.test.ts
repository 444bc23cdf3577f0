import { describeWorkflowRunner, runnerDefinition } from '../testing/workflow-runner.contract.ts';
import { localWorkflowRunner } from './workflow-runner.local.ts';

describeWorkflowRunner('in this process', () =>
  Promise.resolve({
    runner: localWorkflowRunner({ definition: runnerDefinition, tasks: {} }),
    close: () => Promise.resolve(),
  }),
);
