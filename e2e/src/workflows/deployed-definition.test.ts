import { documentWorkflowTasks } from '@rag-assistant/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainDefinition } from './document-world.ts';
import { faultsOf } from './run-scenario.ts';
import { scenarios, titleOf } from './scenarios.ts';
import { stateMachineOf, synthesizedTemplate, withTimeouts, type DeployedStateMachine } from './state-machine-of.ts';

let deployed: DeployedStateMachine;
beforeAll(() => {
  deployed = stateMachineOf(synthesizedTemplate());
}, 60_000);

interface Task {
  readonly Retry?: readonly unknown[];
  readonly Catch?: readonly unknown[];
}

/** Every definition with one Retry or Catch less. */
const mutants = (): { state: string; what: string; definition: object }[] =>
  Object.entries(deployed.definition.States as Record<string, Task>).flatMap(([state, task]) =>
    (['Retry', 'Catch'] as const).flatMap((field) =>
      (task[field] ?? []).map((_, at) => {
        const rest = (task[field] ?? []).filter((__, other) => other !== at);
        const States = { ...deployed.definition.States, [state]: { ...task, [field]: rest } };
        return { state, what: `${state}.${field}[${at}]`, definition: { ...deployed.definition, States } };
      }),
    ),
  );

describe('the state machine of the synthesized template', () => {
  it('[SF1] is the one that runs in one process, but for the names of its functions', () => {
    const named = structuredClone(deployed.definition) as { States: Record<string, Record<string, unknown>> };
    for (const [state, entry] of Object.entries(deployed.entries)) {
      const task = named.States[state];
      if (!task) continue;
      const isFunction = !entry.startsWith('arn:aws:states');
      if (isFunction) task['Resource'] = entry;
      else (task['Parameters'] as Record<string, unknown>)['TopicArn'] = 'notifications';
    }
    expect(named).toEqual(JSON.parse(JSON.stringify(plainDefinition)));
  });

  it('calls for each task the function of its name', () => {
    const { Tell: _tell, TellUnsettled: _unsettled, ...functions } = documentWorkflowTasks;
    expect(deployed.entries).toMatchObject(functions);
  });

  it('[SF3] ends after 15 minutes, and each task long before', () => {
    expect(deployed.definition['TimeoutSeconds']).toBe(900);
    for (const state of Object.keys(deployed.entries))
      expect(deployed.definition.States[state]?.['TimeoutSeconds']).toBeLessThanOrEqual(240);
  });

  it('speaks JSONPath alone', () => {
    expect(JSON.stringify(deployed.definition)).not.toMatch(/QueryLanguage|JSONata/);
  });

  it.each(scenarios.map((scenario) => [titleOf(scenario), scenario] as const))(
    '[SF3] [SF5] [SF6] %s: ends as it must, with one notice and nothing half-done',
    async (_title, scenario) => {
      expect(await faultsOf(deployed.definition, scenario)).toEqual([]);
    },
  );

  it('[SF3] gives up a task that never answers, tries it once more, and then ends with nothing left', async () => {
    const short = withTimeouts(deployed.definition, 0.05);
    for (const state of ['Extract', 'Store']) {
      const hang = { state, error: 'hang', ends: 'succeeded', status: 'stored', told: 'stored', times: 1 } as const;
      expect(await faultsOf(short, hang)).toEqual([]);
      expect(await faultsOf(short, { ...hang, times: 9, ends: 'failed', status: 'failed', told: 'failed' })).toEqual(
        [],
      );
    }
  });

  it('[SF3] needs each of its Retry and Catch: without any one of them a scenario goes wrong', async () => {
    const survivors: string[] = [];
    for (const { state, what, definition } of mutants()) {
      const own = scenarios.filter((scenario) => scenario.state === state);
      let missed = false;
      for (const scenario of own) missed ||= (await faultsOf(definition, scenario)).length > 0;
      if (!missed) survivors.push(what);
    }
    expect(survivors).toEqual([]);
  });
});
