/** What the tasks of the document workflow are called with; ARNs where it is deployed. */
export interface DocumentWorkflowResources {
  readonly receive: string;
  readonly extract: string;
  readonly sanitize: string;
  readonly embed: string;
  readonly store: string;
  readonly settle: string;
  /** Topic that hears of every end of a document. */
  readonly notifications: string;
}

/** The task states and the function that each calls; `notifications` is the service's own publishing to the topic. */
export const documentWorkflowTasks = {
  Receive: 'receive',
  Extract: 'extract',
  Sanitize: 'sanitize',
  Embed: 'embed',
  Store: 'store',
  Refuse: 'settle',
  Abandon: 'settle',
  StandAside: 'settle',
  Tell: 'notifications',
  TellUnsettled: 'notifications',
} as const satisfies Readonly<Record<string, keyof DocumentWorkflowResources>>;
export type DocumentWorkflowTask = keyof typeof documentWorkflowTasks;

/** Amazon States Language, JSONPath. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  /** Of a whole execution. */
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Of a whole execution; the functions' own times with their retries stay below. */
export const documentWorkflowTimeoutSeconds = 900;

/** Each function is given as long as its task waits. */
export const documentTaskTimeoutSeconds = { receive: 30, extract: 90, sanitize: 60, embed: 240, store: 60, settle: 30 };

const retries = [
  // The database, the store or the model is away.
  { ErrorEquals: ['DependencyUnavailable'], IntervalSeconds: 2, MaxAttempts: 4, BackoffRate: 2, MaxDelaySeconds: 20 },
  // The service that runs functions is away, or too many run.
  {
    ErrorEquals: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 1,
    MaxAttempts: 6,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
  },
  // Killed or too slow: once more, since every step can be repeated.
  {
    ErrorEquals: ['States.Timeout', 'Sandbox.Timedout', 'Lambda.Unknown', 'Runtime.ExitError'],
    IntervalSeconds: 3,
    MaxAttempts: 1,
    BackoffRate: 1,
  },
].map((retry) => ({ ...retry, JitterStrategy: 'FULL' }));

const catches = [
  { ErrorEquals: ['DocumentRefused'], Next: 'Refuse' },
  { ErrorEquals: ['DocumentSuperseded'], Next: 'StandAside' },
  { ErrorEquals: ['States.ALL'], Next: 'Abandon' },
].map((caught) => ({ ...caught, ResultPath: '$.failure' }));

const document = { 'document.$': '$.received.document' };

/**
 * The state machine of documents: receive, extract, sanitize, embed, store; a compensation that leaves the whole
 * document or nothing; one notice of how it ended. What is deployed and what runs in one process are made by this.
 */
export const documentWorkflowDefinition = (resources: DocumentWorkflowResources): StateMachineDefinition => {
  const call = (name: keyof typeof documentTaskTimeoutSeconds) => ({
    Type: 'Task',
    Resource: resources[name],
    TimeoutSeconds: documentTaskTimeoutSeconds[name],
    Retry: retries,
  });
  const step = (name: 'extract' | 'sanitize' | 'embed' | 'store', result: string, next: string) => ({
    ...call(name),
    Parameters: document,
    ResultPath: result,
    Catch: catches,
    Next: next,
  });
  const settle = (ending: string) => ({
    ...call('settle'),
    Parameters: { 'execution.$': '$.execution', 'notice.$': '$.notice', ending, 'failure.$': '$.failure' },
    ResultPath: '$.settled',
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unsettled', Next: 'TellUnsettled' }],
    Next: 'HowItEnded',
  });
  const tell = (message: object, outcome: object, next: string) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::sns:publish',
    TimeoutSeconds: 30,
    Parameters: {
      TopicArn: resources.notifications,
      Message: message,
      MessageAttributes: { outcome: { DataType: 'String', ...outcome } },
    },
    ResultPath: null,
    Retry: [
      {
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: 2,
        MaxAttempts: 5,
        BackoffRate: 2,
        MaxDelaySeconds: 30,
        JitterStrategy: 'FULL',
      },
    ],
    Next: next,
  });
  return {
    Comment: 'A file of a merchant on its way into search: whole, or not at all.',
    StartAt: 'Begin',
    TimeoutSeconds: documentWorkflowTimeoutSeconds,
    States: {
      Begin: {
        Type: 'Pass',
        Parameters: { 'execution.$': '$$.Execution.Id', 'notice.$': '$' },
        Next: 'Receive',
      },
      Receive: { ...call('receive'), ResultPath: '$.received', Catch: catches, Next: 'WhatArrived' },
      WhatArrived: {
        Type: 'Choice',
        Choices: [{ Variable: '$.received.outcome', StringEquals: 'begin', Next: 'Extract' }],
        Default: 'NothingToDo',
      },
      Extract: step('extract', '$.extracted', 'IsItNew'),
      IsItNew: {
        Type: 'Choice',
        Choices: [{ Variable: '$.extracted.outcome', StringEquals: 'unchanged', Next: 'NothingToDo' }],
        Default: 'Sanitize',
      },
      Sanitize: step('sanitize', '$.sanitized', 'Embed'),
      Embed: step('embed', '$.embedded', 'Store'),
      Store: step('store', '$.settled', 'HowItEnded'),
      Refuse: settle('refused'),
      Abandon: settle('failed'),
      StandAside: settle('superseded'),
      HowItEnded: {
        Type: 'Choice',
        Choices: ['superseded', 'ignored'].map((outcome) => ({
          Variable: '$.settled.outcome',
          StringEquals: outcome,
          Next: 'NothingToDo',
        })),
        Default: 'Tell',
      },
      Tell: tell(
        {
          'execution.$': '$.execution',
          'merchantId.$': '$.settled.merchantId',
          'documentId.$': '$.settled.documentId',
          'outcome.$': '$.settled.outcome',
          'code.$': '$.settled.code',
        },
        { 'StringValue.$': '$.settled.outcome' },
        'DidItFail',
      ),
      DidItFail: {
        Type: 'Choice',
        Choices: [{ Variable: '$.settled.outcome', StringEquals: 'failed', Next: 'DocumentFailed' }],
        Default: 'Done',
      },
      TellUnsettled: tell(
        {
          'execution.$': '$.execution',
          // The key names the merchant.
          'key.$': '$.notice.detail.object.key',
          outcome: 'unsettled',
          'code.$': '$.unsettled.Error',
        },
        { StringValue: 'unsettled' },
        'CompensationFailed',
      ),
      NothingToDo: { Type: 'Succeed' },
      Done: { Type: 'Succeed' },
      DocumentFailed: {
        Type: 'Fail',
        Error: 'DocumentFailed',
        Cause: 'The document was not stored; nothing of it is left.',
      },
      CompensationFailed: {
        Type: 'Fail',
        Error: 'CompensationFailed',
        Cause: 'The document may be marked as being at work; the next event of its file takes it over.',
      },
    },
  };
};
