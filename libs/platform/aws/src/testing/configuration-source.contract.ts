import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationSource } from '../configuration/configuration-source.port.ts';

export interface ConfigurationSubject {
  readonly source: ConfigurationSource;
  /** Makes the text the current one of that name. */
  write(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** What every source of secrets or parameters guarantees. */
export const describeConfigurationSource = (subject: string, make: () => Promise<ConfigurationSubject>): void => {
  describe(`ConfigurationSource: ${subject}`, () => {
    let of: ConfigurationSubject;
    beforeAll(async () => {
      of = await make();
    });
    afterAll(() => of.close());

    it('gives the text as it was written', async () => {
      const text = `{"user":"ä","password":"${'x'.repeat(3_000)}\\n"}`;
      await of.write('/rag/database', text);
      expect(await of.source.read('/rag/database')).toBe(text);
    });

    it('gives what is current now', async () => {
      await of.write('/rag/rotated', 'one');
      expect(await of.source.read('/rag/rotated')).toBe('one');
      await of.write('/rag/rotated', 'two');
      expect(await of.source.read('/rag/rotated')).toBe('two');
    });

    it('gives null for a name that is not there', async () => {
      expect(await of.source.read('/rag/never')).toBeNull();
      expect(await of.source.read('toString')).toBeNull();
    });
  });
};
