import type { StageName } from '@rag-assistant/contracts';
import { standInBundles, synthesize, testConfig, type Synthesized } from './synthesized.ts';

export interface StagesOf {
  of(stage: StageName): Synthesized;
  standby(): Synthesized;
  /** Of dev, once more. */
  again(): Synthesized;
  close(): void;
}

/** Each stage is synthesized once, when first asked for. */
export const synthesizedStages = (): StagesOf => {
  const bundles = standInBundles();
  const made = new Map<string, Synthesized>();
  const once = (name: string, make: () => Synthesized): Synthesized => {
    const known = made.get(name) ?? make();
    made.set(name, known);
    return known;
  };
  return {
    of: (stage) => once(stage, () => synthesize(testConfig(stage), bundles, { nag: stage !== 'staging' })),
    standby: () => once('standby', () => synthesize(testConfig('prod'), bundles, { role: 'standby' })),
    again: () => synthesize(testConfig('dev'), bundles),
    close: () => {
      bundles.remove();
    },
  };
};
