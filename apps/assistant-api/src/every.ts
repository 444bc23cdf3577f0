/** Runs `work` every `everyMs`, never two at a time. `work` never rejects. @returns what stops it and waits for the run under way */
export const every = (everyMs: number, work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work().finally(() => {
      running = undefined;
    });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
};
