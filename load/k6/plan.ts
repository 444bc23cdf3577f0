/** What the runner hands to k6: a JSON file whose path is in LOAD_PLAN. */
export interface Shop {
  readonly slug: string;
  /** Share of the sessions, relative to the other shops. */
  readonly share: number;
  /** Words that stand in another shop's data alone. */
  readonly foreignMarkers: readonly string[];
  /** One for each shopper who may have a session open. */
  readonly tokens: readonly string[];
  readonly questions: {
    readonly products: readonly string[];
    readonly policies: readonly string[];
    readonly repeated: readonly string[];
    readonly followUps: readonly (readonly [string, string])[];
  };
}

export interface Plan {
  readonly url: string;
  readonly stages: readonly { readonly sessionsPerMinute: number; readonly seconds: number }[];
  readonly sessionsOpenMax: number;
  readonly thinkSeconds: { readonly min: number; readonly max: number };
  readonly mix: Readonly<Record<string, number>>;
  readonly thresholds: Readonly<Record<string, readonly (string | { threshold: string; abortOnFail: boolean })[]>>;
  readonly shops: readonly Shop[];
  readonly seed: number;
}

/** Of k6: reads a file at start. @see https://grafana.com/docs/k6/latest/javascript-api/init-context/open/ */
declare function open(path: string): string;
declare const __ENV: Readonly<Record<string, string>>;

const file = __ENV['LOAD_PLAN'];
if (file === undefined) throw new Error('LOAD_PLAN names no plan; run this by "npx nx run load:smoke".');
export const plan = JSON.parse(open(file)) as Plan;
