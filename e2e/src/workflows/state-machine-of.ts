import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>>;
}

const workspace = resolve(import.meta.dirname, '../../..');

/** The template of the document part as the CDK makes it; needs the bundles of its functions. */
export const synthesizedTemplate = (): SynthesizedTemplate => {
  const program = join(workspace, 'apps/infrastructure/src/documents/main.ts');
  const text = execFileSync(process.execPath, [program], { encoding: 'utf8', maxBuffer: 50_000_000 });
  return JSON.parse(text) as SynthesizedTemplate;
};

/** Where the function of an entry was bundled. */
export const bundleOf = (entry: string): string =>
  join(workspace, 'apps/document-workflow/dist/functions', entry, 'main.mjs');

export interface DeployedStateMachine {
  readonly definition: { readonly States: Record<string, Record<string, unknown>> } & Record<string, unknown>;
  /** Entry of the function behind each task state, `extract`; of a task without one, its service. */
  readonly entries: Readonly<Record<string, string>>;
}

type Reference = { 'Fn::GetAtt': [string, string] } | { Ref: string };

/** The state machine as the template deploys it, with the functions that its tasks call. */
export const stateMachineOf = (template: SynthesizedTemplate): DeployedStateMachine => {
  const resources = Object.values(template.Resources);
  const machine = resources.find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
  const joined = machine?.Properties['DefinitionString'] as { 'Fn::Join': [string, (string | Reference)[]] };
  const arnOf = (reference: Reference): string =>
    `arn:aws:lambda:us-east-1:000000000000:function:${'Ref' in reference ? reference.Ref : reference['Fn::GetAtt'][0]}`;
  const text = joined['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : arnOf(part))).join('');
  const definition = JSON.parse(text) as DeployedStateMachine['definition'];
  const entryOf = (resource: string): string => {
    const { Properties } = template.Resources[resource.split(':').at(-1) ?? ''] ?? {};
    const name = Properties?.['FunctionName'];
    return typeof name === 'string' ? (/^document-workflow-(\w+)-dev$/.exec(name)?.[1] ?? '') : resource;
  };
  const tasks = Object.entries(definition.States).filter(([, state]) => state['Type'] === 'Task');
  return {
    definition,
    entries: Object.fromEntries(tasks.map(([name, state]) => [name, entryOf(state['Resource'] as string)])),
  };
};

/** The same definition with short waits, for tests that make a task hang. */
export const withTimeouts = (definition: DeployedStateMachine['definition'], seconds: number): object => ({
  ...definition,
  States: Object.fromEntries(
    Object.entries(definition.States).map(([name, state]) => [
      name,
      'TimeoutSeconds' in state ? { ...state, TimeoutSeconds: seconds } : state,
    ]),
  ),
});
