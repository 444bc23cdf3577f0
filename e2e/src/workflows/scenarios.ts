import type { WorkflowTask } from '@rag-assistant/documents';

/** What a task throws, how often, and how the execution and its document are to end then. */
export interface Scenario {
  readonly state: string;
  /** The name under which the state machine sees it; `hang` never answers. */
  readonly error: string;
  readonly times: number;
  /** So that the execution comes to a state that settles. */
  readonly first?: { readonly state: string; readonly error: string };
  readonly ends: 'succeeded' | 'failed';
  readonly status: 'stored' | 'refused' | 'failed' | 'working';
  readonly told: 'stored' | 'refused' | 'failed' | 'unsettled' | null;
}

export const steps = ['Receive', 'Extract', 'Sanitize', 'Embed', 'Store'];
const always = 1_000_000;

/** Written here and not read from the definition: a name that goes missing there must be missed. */
const passing = [
  'DependencyUnavailable',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'States.Timeout',
  'Sandbox.Timedout',
  'Lambda.Unknown',
  'Runtime.ExitError',
];

const once = (state: string): Scenario[] =>
  passing.map((error) => ({ state, error, times: 1, ends: 'succeeded', status: 'stored', told: 'stored' }));

const settling = (state: string, by: string, told: Scenario['told']): Scenario[] => {
  const first = { state: 'Embed', error: by };
  const status = told ?? 'working';
  return [
    ...passing.map((error): Scenario => ({
      state,
      error,
      times: 1,
      first,
      ends: told === 'failed' ? 'failed' : 'succeeded',
      status: status === 'unsettled' ? 'working' : status,
      told,
    })),
    { state, error: 'StepFault', times: always, first, ends: 'failed', status: 'working', told: 'unsettled' },
  ];
};

export const scenarios: readonly Scenario[] = [
  ...steps.flatMap((state): Scenario[] => [
    ...once(state),
    { state, error: 'DependencyUnavailable', times: 4, ends: 'succeeded', status: 'stored', told: 'stored' },
    { state, error: 'DependencyUnavailable', times: always, ends: 'failed', status: 'failed', told: 'failed' },
    { state, error: 'Lambda.Unknown', times: always, ends: 'failed', status: 'failed', told: 'failed' },
    { state, error: 'StepFault', times: always, ends: 'failed', status: 'failed', told: 'failed' },
    { state, error: 'AnythingElse', times: always, ends: 'failed', status: 'failed', told: 'failed' },
    { state, error: 'DocumentRefused', times: always, ends: 'succeeded', status: 'refused', told: 'refused' },
    { state, error: 'DocumentSuperseded', times: always, ends: 'succeeded', status: 'working', told: null },
  ]),
  ...settling('Refuse', 'DocumentRefused', 'refused'),
  ...settling('Abandon', 'StepFault', 'failed'),
  ...settling('StandAside', 'DocumentSuperseded', null),
  { state: 'Tell', error: 'SNS.InternalErrorException', times: 1, ends: 'succeeded', status: 'stored', told: 'stored' },
  { state: 'Tell', error: 'SNS.InternalErrorException', times: 5, ends: 'succeeded', status: 'stored', told: 'stored' },
  {
    state: 'TellUnsettled',
    error: 'SNS.InternalErrorException',
    times: 1,
    first: { state: 'Embed', error: 'StepFault' },
    ends: 'failed',
    status: 'working',
    told: 'unsettled',
  },
];

export const titleOf = ({ state, error, times }: Scenario): string =>
  `${state} ends in ${error} ${times >= always ? 'always' : `${times}×`}`;

/** Makes tasks throw as a scenario says. */
export const throwing = (): {
  readonly wrap: (state: string, task: WorkflowTask) => WorkflowTask;
  play(scenario: Scenario | null): void;
} => {
  let playing: Scenario | null = null;
  let thrown = 0;
  const named = (name: string): Error =>
    Object.assign(new Error(JSON.stringify({ code: 'documents.encrypted', text: 'Take the password off.' })), { name });
  return {
    wrap: (state, task) => async (input, signal) => {
      if (playing?.first?.state === state) throw named(playing.first.error);
      // What settles must fail, for a notice that it did.
      if (playing?.state === 'TellUnsettled' && state === 'Abandon') throw named('StepFault');
      if (playing?.state === state && thrown < playing.times) {
        thrown++;
        if (playing.error === 'hang') return new Promise(() => undefined);
        throw named(playing.error);
      }
      return task(input, signal);
    },
    play: (scenario) => {
      playing = scenario;
      thrown = 0;
    },
  };
};
