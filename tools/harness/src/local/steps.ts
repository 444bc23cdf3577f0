/** Says what happens while it happens. */
export interface Steps {
  /** Shows the label at once and the time taken, or that it failed, afterwards. */
  run<T>(label: string, work: () => Promise<T>, outcome?: (result: T) => string): Promise<T>;
}

/** A terminal counts the seconds in place; elsewhere a step that takes over a second is announced once. */
export const stepsOn = (out: NodeJS.WriteStream): Steps => {
  const inPlace = (text: string): void => {
    out.write(`\r\x1b[K  ${text}`);
  };
  return {
    run: async (label, work, outcome) => {
      const start = performance.now();
      const seconds = (): string => ((performance.now() - start) / 1000).toFixed(1);
      if (out.isTTY) inPlace(`… ${label}`);
      let announced = false;
      const timer = setInterval(() => {
        if (out.isTTY) inPlace(`… ${label}, ${Math.round(Number(seconds()))} s`);
        else if (!announced) out.write(`  … ${label}\n`);
        announced = true;
      }, 1000);
      const close = (mark: string, more: string): void => {
        clearInterval(timer);
        const line = `${mark} ${label}${more === '' ? '' : `: ${more}`} (${seconds()} s)`;
        if (out.isTTY) inPlace(`${line}\n`);
        else out.write(`  ${line}\n`);
      };
      try {
        const result = await work();
        close('✓', outcome?.(result) ?? '');
        return result;
      } catch (error) {
        close('✗', '');
        throw error;
      }
    },
  };
};
