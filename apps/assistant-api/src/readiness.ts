import type { Readiness } from '@rag-assistant/contracts';
import { AppError, isAppError, type Clock } from '@rag-assistant/kernel';

/** One thing that the service needs; `check` resolves when it works. */
export interface DependencyProbe {
  readonly name: string;
  /** The service cannot answer without it. */
  readonly required: boolean;
  check(signal: AbortSignal): Promise<void>;
}

const codeOf = (error: unknown): string => (isAppError(error) ? error.code : 'http.dependency-failed');

const withTimeout = async (probe: DependencyProbe, timeoutMs: number): Promise<void> => {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(
        new AppError({
          code: 'http.dependency-timeout',
          category: 'timeout',
          publicText: 'A dependency did not answer in time.',
          context: { dependency: probe.name },
        }),
      );
    });
  });
  await Promise.race([probe.check(signal), late]);
};

/**
 * Asks every dependency at once. Anyone may call it without a token, so one round serves all callers for `keepMs`:
 * the answer costs the dependencies no more however often it is asked for.
 */
export const makeReadiness = (
  probes: readonly DependencyProbe[],
  clock: Clock,
  { timeoutMs, keepMs }: { timeoutMs: number; keepMs: number },
): (() => Promise<Readiness>) => {
  let last: { at: number; result: Promise<Readiness> } | undefined;
  const ask = async (probe: DependencyProbe): Promise<Readiness['dependencies'][number]> => {
    const start = clock.monotonicMs();
    const code = await withTimeout(probe, timeoutMs).then(() => null, codeOf);
    const latencyMs = Math.round((clock.monotonicMs() - start) * 10) / 10;
    return { name: probe.name, required: probe.required, status: code === null ? 'up' : 'down', latencyMs, code };
  };
  const askAll = async (): Promise<Readiness> => {
    const dependencies = await Promise.all(probes.map(ask));
    const down = dependencies.filter(({ status }) => status === 'down');
    const status = down.some(({ required }) => required) ? 'unready' : down.length > 0 ? 'degraded' : 'ready';
    return { status, dependencies };
  };
  return () => {
    const now = clock.monotonicMs();
    if (!last || now - last.at > keepMs) last = { at: now, result: askAll() };
    return last.result;
  };
};
