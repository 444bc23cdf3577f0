// The README's main path, as a person takes it: npm start on an empty data folder, a question by HTTP, then the commands
// of the section "Without the page" beside it, Ctrl-C, a second start that keeps the data, and nothing left running.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dataDir = mkdtempSync(join(tmpdir(), 'smoke-'));
const env = { ...process.env, RAG_DATA_DIR: dataDir, PORT: '0' };
const fail = (why) => {
  throw new Error(why);
};

/** Starts, waits for the printed address, works, sends Ctrl-C to the whole group as a terminal does. */
const session = async (work) => {
  const began = Date.now();
  const child = spawn('npm', ['start'], { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  let output = '';
  const started = new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      process.stdout.write(data);
      output += data;
      const page = /Page +(http:\S+)/.exec(output)?.[1];
      if (page && output.includes('Ctrl-C')) resolve(page);
    });
    void ended.then((code) => reject(new Error(`npm start ended with ${code}`)));
    setTimeout(() => reject(new Error('npm start took over 300 s')), 300_000).unref();
  });
  try {
    const url = await started;
    const seconds = (Date.now() - began) / 1000;
    await work(url);
    process.kill(-child.pid, 'SIGINT');
    await ended;
    if (!output.includes('Stopped.')) fail('npm start did not stop in good order');
    return seconds;
  } catch (error) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {}
    throw error;
  }
};

const post = async (url, body, headers = {}) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  return answer.ok ? answer.json() : fail(`${url} answered ${answer.status}: ${await answer.text()}`);
};

const ask = async (url) => {
  const page = await fetch(url);
  if (!page.ok || !(await page.text()).includes('<!doctype html>')) fail('the page is not served');
  const { token } = await post(`${url}/local/token`, { merchant: 'alpine-outfitters', user: 'shopper-1' });
  const question = { message: 'How long do I have to return a tent?' };
  const answer = await post(`${url}/v1/chat`, question, { authorization: `Bearer ${token}` });
  if (answer.outcome !== 'answered' || answer.citations.length === 0) fail(`no grounded answer: ${answer.outcome}`);
  console.log(`  ${answer.text}  ($${answer.usage.costMicroUsd / 1e6}, ${Math.round(answer.latencyMs.total)} ms)`);
  const headers = { authorization: `Bearer ${token}` };
  return (await (await fetch(`${url}/v1/sessions`, { headers })).json()).sessions.length;
};

const npm = (port, ...args) =>
  execFileSync('npm', ['run', '--silent', ...args], {
    env: { ...env, PORT: port },
    encoding: 'utf8',
    timeout: 120_000,
  });

/** A shop of one's own from a file, a question to it and a token, while the assistant runs. */
const withoutThePage = (url) => {
  const { port } = new URL(url);
  npm(port, 'ingest', '--', '--merchant', 'my-shop', '--create', 'tools/harness/shops/copper-kettle/products.csv');
  const answer = npm(port, 'ask', '--', '--merchant', 'my-shop', "Do you have a chef's knife?");
  if (!/knife/i.test(answer) || !answer.includes('[1]')) fail(`npm run ask does not cite the new shop:\n${answer}`);
  const token = npm(port, 'token', '--', '--merchant', 'alpine-outfitters').trim();
  if (token.split('.').length !== 3) fail('npm run token prints no token');
  console.log('  npm run ingest, ask and token: a new shop answers');
};

try {
  const sessions = [];
  const first = await session(async (url) => {
    sessions.push(await ask(url));
    withoutThePage(url);
  });
  const second = await session(async (url) => sessions.push(await ask(url)));
  if (sessions[0] !== 1 || sessions[1] !== 2) fail(`the second start lost a session: ${sessions.join(' then ')}`);
  const left = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter(
      (line) => line.includes('apps/assistant-api/src/main.ts') || line.includes('emulators/bedrock/src/main.ts'),
    );
  if (left.length > 0) fail(`left running:\n${left.join('\n')}`);
  console.log(`first start ${first.toFixed(1)} s, second start ${second.toFixed(1)} s, no process left`);
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
