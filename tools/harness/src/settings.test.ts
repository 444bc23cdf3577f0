import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, root } from './settings.ts';

describe('settings', () => {
  it('listens on 3000 and keeps its data in .data of the project when nothing is said', () => {
    expect(readSettings({})).toEqual({ root, dataDir: join(root, '.data'), port: 3000 });
    expect(readSettings({ PORT: '' }).port).toBe(3000);
  });

  it.each(['x', '-1', '65536', '3000.5', '1e3'])('refuses PORT=%s', (port) => {
    expect(() => readSettings({ PORT: port })).toThrow('harness.port-invalid');
  });

  it.each([homedir(), '/', root, join(root, '..')])('never takes %s for its data folder', (folder) => {
    expect(() => readSettings({ RAG_DATA_DIR: folder })).toThrow('harness.data-dir-invalid');
  });
});
