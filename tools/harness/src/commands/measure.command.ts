import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { helpOf, readCommandLine, type CommandShape } from '../command-line.ts';
import { startLocalStack, simulatedModel } from '../local/local-stack.ts';
import { stepsOn } from '../local/steps.ts';
import { listenForStop, unlessStopped } from '../local/stop-signal.ts';
import { Supervisor } from '../local/supervisor.ts';
import { prepareStart, seedWithSteps } from '../local/with-instance.ts';
import { answerTimes, type PartTimes } from '../measure/answer-times.ts';
import { askAtOnce, askScripted, type Target } from '../measure/ask-questions.ts';
import { installSizeMb } from '../measure/install-size.ts';
import { readQuestions, type Grade } from '../measure/scripted-questions.ts';
import { root } from '../settings.ts';

const shape: CommandShape<'json'> = {
  usage: 'npm run measure [-- --json FILE]',
  summary: `Measures this machine: start, answer time without the model, the scripted questions, size of the install.
Works on a data folder of its own, which is removed afterwards.`,
  flags: { json: { type: 'string', value: 'FILE', help: 'also writes the figures as JSON' } },
  words: { min: 0, max: 0, what: '' },
};

const withBar = async <T>(label: string, total: number, work: (tick: () => void) => Promise<T>): Promise<T> => {
  const bar = new SingleBar({
    format: `  {bar} {value}/{total} ${label}, {duration} s`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    barsize: 24,
  });
  bar.start(total, 0);
  try {
    return await work(() => {
      bar.increment();
    });
  } finally {
    bar.stop();
  }
};

interface Start {
  readonly target: Target;
  readonly seconds: number;
}

const start = async (dataDir: string, supervisor: Supervisor, signal: AbortSignal): Promise<Start> => {
  const settings = { root, dataDir, port: 0 };
  const steps = stepsOn(process.stderr);
  const began = performance.now();
  await prepareStart(settings);
  const stack = await startLocalStack(settings, supervisor, steps, { page: false });
  await seedWithSteps(stack, settings, steps, signal);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { target: { url: stack.url, dataDir, signal }, seconds };
};

const share = (grades: readonly Grade[], met: (grade: Grade) => boolean | null): string => {
  const counted = grades.filter((grade) => met(grade) !== null);
  return `${counted.filter((grade) => met(grade) === true).length} of ${counted.length}`;
};

const shares = (grades: readonly Grade[]) => {
  const ofKind = (kind: Grade['kind']): readonly Grade[] => grades.filter((grade) => grade.kind === kind);
  return {
    answerableCited: share(ofKind('answerable'), ({ cited }) => cited),
    followUpCited: share(ofKind('follow-up'), ({ cited }) => cited),
    unanswerableDeclined: share(ofKind('unanswerable'), ({ declined }) => declined),
    factsStated: share(grades, ({ facts }) => facts),
    missed: grades
      .filter((grade) => (grade.kind === 'unanswerable' ? !grade.declined : !grade.cited || grade.facts === false))
      .map(({ id }) => id),
  };
};

const sharesText = (label: string, set: ReturnType<typeof shares>): string =>
  `${label.padEnd(14)} right source cited: ${set.answerableCited} answerable, ${set.followUpCited} follow-ups
               unanswerable declined: ${set.unanswerableDeclined}; facts stated: ${set.factsStated}
               missed: ${set.missed.join(' ') || 'none'}`;

const timesTable = (label: string, times: readonly PartTimes[]): string =>
  [
    `${label}, milliseconds`,
    '  part             p50       p95',
    ...times.map(
      ({ part, p50, p95 }) => `  ${part.padEnd(14)} ${p50.toFixed(1).padStart(6)}  ${p95.toFixed(1).padStart(8)}`,
    ),
    '',
  ].join('\n');

const run = async (dataDir: string, signal: AbortSignal, supervise: () => Supervisor) => {
  const questions = readQuestions();
  const supervisor = supervise();
  const first = await start(dataDir, supervisor, signal);
  const scripted = await withBar('scripted questions', questions.length, (tick) =>
    askScripted(first.target, questions, tick),
  );
  const check = readQuestions('check.json');
  const checked = await withBar('check questions', check.length, (tick) => askScripted(first.target, check, tick));
  const one = await withBar('answers, 1 session', 30, (tick) =>
    askAtOnce(first.target, questions, { sessions: 1, each: 30 }, tick),
  );
  const fifty = await withBar('answers, 50 sessions', 150, (tick) =>
    askAtOnce(first.target, questions, { sessions: 50, each: 3 }, tick),
  );
  await supervisor.stop();
  const second = await start(dataDir, supervise(), signal);
  return {
    machine: { cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}` },
    model: simulatedModel,
    startSeconds: { first: first.seconds, second: second.seconds },
    installMb: installSizeMb(root),
    questions: shares(scripted.grades),
    check: shares(checked.grades),
    answerMs: {
      scripted: answerTimes(scripted.latencies),
      oneSession: answerTimes(one),
      fiftySessions: answerTimes(fifty),
    },
  };
};

export const measure = async (args: readonly string[]): Promise<number> => {
  const given = readCommandLine(shape, args);
  if (!given) {
    process.stdout.write(helpOf(shape));
    return 0;
  }
  const signal = listenForStop();
  const dataDir = mkdtempSync(join(tmpdir(), 'rag-measure-'));
  const supervisors: Supervisor[] = [];
  const supervise = (): Supervisor => {
    const supervisor = new Supervisor();
    supervisors.push(supervisor);
    return supervisor;
  };
  try {
    const figures = await unlessStopped(signal, run(dataDir, signal, supervise));
    const { startSeconds, questions, check, answerMs } = figures;
    process.stdout.write(`
Start          first ${startSeconds.first} s (database, demo shops), second ${startSeconds.second} s
Install        ${figures.installMb} MB of packages
${sharesText('Questions', questions)}
${sharesText('Check set', check)}

${timesTable('1 open session', answerMs.oneSession)}
${timesTable('50 open sessions, no pause between questions', answerMs.fiftySessions)}
Model: ${figures.model}, simulated; its own time is not counted above.
`);
    const file = given.text('json');
    if (file !== undefined)
      writeFileSync(resolve(process.env['INIT_CWD'] ?? '.', file), `${JSON.stringify(figures, null, 2)}\n`);
    return 0;
  } finally {
    for (const supervisor of supervisors) await supervisor.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
