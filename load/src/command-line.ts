import { parseArgs } from 'node:util';
import { invalid } from '@rag-assistant/kernel';

export const faults = ['model', 'valkey', 'postgres'] as const;
export type Fault = (typeof faults)[number];

export interface RunOptions {
  readonly profile: string;
  /** `embedded`: PGlite in the process. `containers`: PostgreSQL and Valkey by Testcontainers. */
  readonly engine: 'embedded' | 'containers';
  /** An assistant that runs already, in place of one that is started for the run. */
  readonly target: string | undefined;
  readonly ownTarget: boolean;
  readonly fault: Fault | undefined;
  /** Folder of the public sets, whose queries then take the place of the scripted ones. */
  readonly dataDir: string | undefined;
  readonly outDir: string;
  readonly seed: number;
}

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Load goes to this machine only, unless its owner says so.
 * @throws AppError `load.target-invalid`, `load.target-not-yours`
 */
export const checkTarget = (target: string, ownTarget: boolean): string => {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw invalid('load.target-invalid', 'The target must be an http or https address, as http://127.0.0.1:3000.');
  if (!loopback.has(url.hostname) && !ownTarget)
    throw invalid(
      'load.target-not-yours',
      `${url.hostname} is another machine. Load it only when it is yours: add --i-own-this-target.`,
    );
  return url.origin;
};

/** @throws AppError `load.option-invalid` and those of `checkTarget` */
export const readOptions = (args: readonly string[], profiles: readonly string[]): RunOptions => {
  const parsed = (() => {
    try {
      return parseArgs({
        args: [...args],
        allowPositionals: true,
        options: {
          engine: { type: 'string', default: 'embedded' },
          target: { type: 'string' },
          'i-own-this-target': { type: 'boolean', default: false },
          fault: { type: 'string' },
          data: { type: 'string' },
          out: { type: 'string', default: 'load/.reports' },
          seed: { type: 'string', default: '20260101' },
        },
      });
    } catch (error) {
      throw invalid('load.option-invalid', error instanceof Error ? error.message : 'unknown option');
    }
  })();
  const { values, positionals } = parsed;
  const [profile = ''] = positionals;
  if (positionals.length !== 1 || !profiles.includes(profile))
    throw invalid('load.option-invalid', `Name one profile: ${profiles.join(', ')}.`);
  const { engine, fault } = values;
  if (engine !== 'embedded' && engine !== 'containers')
    throw invalid('load.option-invalid', '--engine must be embedded or containers.');
  const known = faults.find((name) => name === fault);
  if (fault !== undefined && !known) throw invalid('load.option-invalid', `--fault must be ${faults.join(', ')}.`);
  if (known !== undefined && known !== 'model' && engine !== 'containers')
    throw invalid('load.option-invalid', `--fault ${known} needs --engine containers.`);
  if (!/^\d{1,9}$/.test(values.seed)) throw invalid('load.option-invalid', '--seed must be a whole number.');
  return {
    profile,
    engine,
    target: values.target === undefined ? undefined : checkTarget(values.target, values['i-own-this-target']),
    ownTarget: values['i-own-this-target'],
    fault: known,
    dataDir: values.data,
    outDir: values.out,
    seed: Number(values.seed),
  };
};
