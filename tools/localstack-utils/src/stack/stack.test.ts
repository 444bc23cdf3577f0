import { describe, expect, it } from 'vitest';
import type { Ended, RunProgram } from './run-program.ts';
import { stackDown, stackUp, type StackOptions } from './stack.ts';

/** Programs that are there, by the beginning of their command line; anything else does not exist. */
const machine = (programs: Readonly<Record<string, Partial<Ended>>>): StackOptions & { calls: string[] } => {
  const calls: string[] = [];
  const run: RunProgram = (program, args) => {
    const line = [program, ...args].join(' ');
    calls.push(line);
    const known = Object.keys(programs).filter((beginning) => line.startsWith(beginning));
    const [longest] = known.sort((a, b) => b.length - a.length);
    return Promise.resolve({ code: longest === undefined ? null : 0, output: '', ...(longest && programs[longest]) });
  };
  return { calls, run, environment: {}, file: 'file.yml', say: () => undefined, startTimeoutMs: 50 };
};

describe('the stack of containers', () => {
  it('names what to install when Docker or compose is missing', async () => {
    await expect(stackUp(machine({}))).rejects.toThrow(/Docker does not answer/);
    await expect(stackUp(machine({ 'docker info': {} }))).rejects.toThrow(/apt-get install -y docker-compose/);
  });

  it.each([['docker compose'], ['docker-compose']])('is stopped with its data by %s', async (command) => {
    const subject = machine({ 'docker info': {}, [command]: {} });
    await stackDown(subject);
    expect(subject.calls.at(-1)).toBe(`${command} -f file.yml -p rag-assistant down --volumes --remove-orphans`);
  });

  it('that finds a port taken names the variables that move it, and leaves nothing running', async () => {
    const output = 'Bind for 127.0.0.1:5432 failed: port is already allocated';
    const up = 'docker-compose -f file.yml -p rag-assistant up';
    const subject = machine({ 'docker info': {}, 'docker-compose': {}, [up]: { code: 1, output } });
    await expect(stackUp(subject)).rejects.toThrow(/LOCALSTACK_PORT, POSTGRES_PORT or VALKEY_PORT/);
    expect(subject.calls.at(-1)).toContain(' down --volumes');
  });

  it('that does not become healthy in time names the service and leaves nothing running', async () => {
    const subject = machine({
      'docker info': {},
      'docker-compose': {},
      'docker-compose -f file.yml -p rag-assistant ps': { output: '0123456789ab\n' },
      'docker inspect': { output: 'valkey: running, starting\npostgres: running, healthy\n' },
    });
    await expect(stackUp(subject)).rejects.toThrow(/not healthy: valkey: running, starting/);
    expect(subject.calls.at(-1)).toContain(' down --volumes');
  });
});
