import { readFile, stat } from 'node:fs/promises';
import { parseJson, type Schema } from '@rag-assistant/kernel';
import { configurationRefused, configurationUnavailable } from './configuration-errors.ts';
import type { ConfigurationSource } from './configuration-source.port.ts';

const schema: Schema<Record<string, string>> = {
  safeParse: (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string')
      ? { success: true, data: value as Record<string, string> }
      : { success: false, error: { issues: ['names and texts'] } },
};

/**
 * A JSON file of names and texts that only its owner may read; it is read at each call, so a change is seen. Stands
 * in for secrets and parameters where there is no AWS.
 */
export const fileSource = (path: string): ConfigurationSource => ({
  read: async (name) => {
    let text: string;
    try {
      if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
        throw configurationRefused('file-open-to-others');
      text = await readFile(path, 'utf8');
    } catch (error) {
      throw (error as NodeJS.ErrnoException).syscall === undefined ? error : configurationUnavailable('file', error);
    }
    try {
      const values = parseJson(schema, text);
      return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
    } catch (error) {
      throw configurationRefused('file-malformed', error);
    }
  },
});
