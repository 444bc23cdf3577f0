import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './index.ts';
import { addNote, merchantA, notesMigrations, notesSeenBy } from './testing/notes.ts';

describe('the embedded data folder', () => {
  let template: string;
  let folder: string;
  const opened: Database[] = [];
  const open = async (dataDir = folder, migrations = notesMigrations): Promise<Database> => {
    const database = await openDatabase({ url: `pglite:${dataDir}`, migrations });
    opened.push(database);
    return database;
  };
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'rag-assistant-data-'));
    await (await openDatabase({ url: `pglite:${template}`, migrations: notesMigrations })).close();
  });
  afterAll(() => {
    rmSync(template, { recursive: true, force: true });
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rag-assistant-data-'));
    cpSync(template, folder, { recursive: true });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps committed rows over a close that comes while transactions wait', async () => {
    const first = await open();
    const writes = [1, 2, 3].map((id) => addNote(first, merchantA, id));
    const closing = first.close();
    await expect(addNote(first, merchantA, 4)).rejects.toMatchObject({ code: 'postgres.unavailable' });
    await Promise.all([...writes, closing]);
    expect(await notesSeenBy(await open(), merchantA)).toHaveLength(3);
  });

  it('keeps committed rows, and loses the others, when its process is killed in the middle of a transaction', async () => {
    const script = `
      import { openDatabase } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
      const database = await openDatabase({ url: ${JSON.stringify(`pglite:${folder}`)} });
      const add = (id) => (sql) => sql.query('insert into notes values ($1::uuid, $2::int, $1)', ['${merchantA}', id]);
      await database.forMerchant('${merchantA}', add(1));
      await database.forMerchant('${merchantA}', async (sql) => {
        await add(2)(sql);
        process.kill(process.pid, 'SIGKILL');
      });`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(signal).toBe('SIGKILL');
    expect(existsSync(join(folder, 'lock'))).toBe(true);
    expect(await notesSeenBy(await open(), merchantA)).toEqual([merchantA]);
  });

  it('refuses a folder that a live process uses, and takes over the lock of a dead one', async () => {
    await open();
    await expect(open()).rejects.toMatchObject({ code: 'postgres.data-in-use', context: { pid: process.pid } });
    await opened.splice(0)[0]?.close();
    expect(existsSync(join(folder, 'lock'))).toBe(false);

    const ended = spawnSync(process.execPath, ['-e', '0']).pid;
    writeFileSync(join(folder, 'lock'), `${ended} 1`);
    await open();
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toEqual(['lock']);
  });

  it.runIf(existsSync('/proc/self/stat'))(
    'does not take a process of the same number for the one that died',
    async () => {
      writeFileSync(join(folder, 'lock'), `${process.pid} 1`);
      await open();
    },
  );

  it('says that a damaged folder is damaged, with the way out, and leaves its files and lock alone', async () => {
    truncateSync(join(folder, 'pgdata', 'global', 'pg_control'), 10);
    await expect(open()).rejects.toMatchObject({
      code: 'postgres.data-damaged',
      publicText: expect.stringContaining('Move the folder away') as string,
    });
    expect(existsSync(join(folder, 'pgdata', 'PG_VERSION'))).toBe(true);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    rmSync(join(folder, 'pgdata'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'postgres.data-damaged' });
  });

  it('says that a folder cannot be written, with the way out', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(open(join(file, 'data'))).rejects.toMatchObject({
      code: 'postgres.data-unwritable',
      publicText: expect.stringContaining('choose another folder') as string,
    });
  });

  it('starts anew where a first start was cut short', async () => {
    rmSync(join(folder, 'initialised'));
    truncateSync(join(folder, 'pgdata', 'global', 'pg_control'), 10);
    expect(await notesSeenBy(await open(), merchantA)).toEqual([]);
  });

  it('refuses a schema newer than the program without touching it', async () => {
    await expect(open(folder, notesMigrations.slice(0, 1))).rejects.toMatchObject({ code: 'postgres.schema-too-new' });
    await open();
  });

  it('[HC4] counts those who wait before it refuses more than the limit', async () => {
    const database = await openDatabase({ url: 'pglite:memory', migrations: notesMigrations, waitingMax: 2 });
    opened.push(database);
    const { promise: gate, resolve: release } = Promise.withResolvers<undefined>();
    const held = database.forPlatform(() => gate);
    await expect.poll(() => database.gauges().idle).toBe(0);
    const waiting = [addNote(database, merchantA, 1), addNote(database, merchantA, 2)];
    expect(database.gauges()).toEqual({ total: 1, idle: 0, waiting: 2, max: 1, waitingMax: 2 });
    await expect(addNote(database, merchantA, 3)).rejects.toMatchObject({
      code: 'postgres.pool-exhausted',
      retryable: true,
    });
    release(undefined);
    await Promise.all([held, ...waiting]);
    expect(database.gauges()).toMatchObject({ idle: 1, waiting: 0 });
  });

  it('refuses an address of another kind without repeating it', async () => {
    const error: unknown = await openDatabase({ url: 'mysql://user:hunter2@host/db' }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'postgres.invalid-url' });
    expect(String(error)).not.toContain('hunter2');
  });
});
