/** Which events a subscriber takes: exact types, and beginnings such as `document.`. */
export interface EventFilter {
  readonly types?: readonly string[];
  readonly typePrefixes?: readonly string[];
}

export const takesType = ({ types = [], typePrefixes = [] }: EventFilter, type: string): boolean =>
  types.includes(type) || typePrefixes.some((prefix) => type.startsWith(prefix));

type Patterns = (string | { prefix: string })[];
const patterns = ({ types = [], typePrefixes = [] }: EventFilter): Patterns => [
  ...types,
  ...typePrefixes.map((prefix) => ({ prefix })),
];

/** The same filter as the policy of an SNS subscription, by message attributes. */
export const snsFilterPolicy = (filter: EventFilter): { type: Patterns } => ({ type: patterns(filter) });

/** The same filter as the pattern of an EventBridge rule. */
export const eventBridgePattern = (filter: EventFilter): { source: string[]; 'detail-type': Patterns } => ({
  source: [eventSource],
  'detail-type': patterns(filter),
});

/** Who the events on a bus are from. */
export const eventSource = 'rag-assistant';
