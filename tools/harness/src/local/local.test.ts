import { mkdtempSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataFolder } from './data-folder.ts';
import { checkPortFree } from './port.ts';
import { checkNotRunning, findInstance, forgetInstance, rememberInstance } from './running-instance.ts';

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-'));
});
afterEach(async () => {
  await new Promise<void>((resolve) => {
    if (!server) resolve();
    else
      server.close(() => {
        resolve();
      });
  });
  server = undefined;
  rmSync(folder, { recursive: true });
});

const serve = async (status = 200): Promise<{ url: string; port: number }> => {
  server = createServer((_request, response) => response.writeHead(status).end('{}'));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port };
};

describe('port', () => {
  it('that another program listens on is refused with another one to take', async () => {
    const { port } = await serve();
    await expect(checkPortFree(port)).rejects.toThrow(new RegExp(`Port ${port} is in use.*PORT=${port + 1} npm start`));
  });

  it('that is free stays free', async () => {
    const { port } = await serve();
    await new Promise((resolve) => server?.close(resolve));
    await checkPortFree(port);
    await checkPortFree(port);
    server = undefined;
  });
});

describe('data folder', () => {
  it('is made with what belongs in it, and leaves no trace of the trial', () => {
    prepareDataFolder(join(folder, 'deep/data'));
    expect(existsSync(join(folder, 'deep/data/logs'))).toBe(true);
    expect(existsSync(join(folder, `deep/data/.write-${process.pid}`))).toBe(false);
  });

  it('that is a file, or lies where nothing can be made, is refused with the way out', () => {
    writeFileSync(join(folder, 'file'), '');
    for (const bad of [join(folder, 'file'), join(folder, 'file/data'), '/proc/data'])
      expect(() => {
        prepareDataFolder(bad);
      }).toThrow(/cannot be written \(\w+\).*RAG_DATA_DIR=/);
  });
});

describe('running instance', () => {
  it('is found while it answers, and named to whoever would start a second one', async () => {
    const { url } = await serve();
    rememberInstance(folder, { pid: process.pid, url, emulatorUrl: url });
    expect(await findInstance(folder)).toEqual({ pid: process.pid, url, emulatorUrl: url });
    await expect(checkNotRunning(folder)).rejects.toThrow(new RegExp(`already runs.*${url}.*kill ${process.pid}`));
    forgetInstance(folder);
    expect(await findInstance(folder)).toBeUndefined();
    await checkNotRunning(folder);
  });

  it('that left its note behind counts as none: dead process, silent address, damaged note', async () => {
    const { url } = await serve(500);
    rememberInstance(folder, { pid: process.pid, url, emulatorUrl: url });
    expect(await findInstance(folder)).toBeUndefined();
    rememberInstance(folder, { pid: 4_194_304, url, emulatorUrl: url });
    expect(await findInstance(folder)).toBeUndefined();
    writeFileSync(join(folder, 'running.json'), '{"pid":');
    expect(await findInstance(folder)).toBeUndefined();
  });

  it('of another process is never forgotten by this one', async () => {
    const { url } = await serve();
    rememberInstance(folder, { pid: process.ppid, url, emulatorUrl: url });
    forgetInstance(folder);
    expect(await findInstance(folder)).toMatchObject({ pid: process.ppid });
  });
});
