/** Micro-dollars as dollars: six decimals below a cent, four above, so that a cost is never shown as nothing. */
export const dollars = (microUsd: number): string =>
  microUsd === 0 ? '$0' : `$${(microUsd / 1e6).toFixed(microUsd < 10_000 ? 6 : 4)}`;

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
export const count = (value: number): string => whole.format(value);

/** `84 ms`, `1.24 s`. */
export const duration = (ms: number): string => {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms > 0 && ms < 1 ? '< 1 ms' : `${whole.format(ms)} ms`;
};

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Parts of a total; what no part explains is named `rest`. */
export const latencyParts = (latency: {
  total: number;
  model: number;
  embed: number;
  search: number;
  gate: number;
}): readonly { name: string; ms: number }[] => {
  const parts = [
    { name: 'model', ms: latency.model },
    { name: 'embed', ms: latency.embed },
    { name: 'search', ms: latency.search },
    { name: 'check', ms: latency.gate },
  ];
  const rest = latency.total - parts.reduce((sum, { ms }) => sum + ms, 0);
  return [...parts, { name: 'rest', ms: Math.max(0, rest) }];
};
