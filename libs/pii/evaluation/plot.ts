export interface Series {
  readonly name: string;
  /** Size in characters, time in milliseconds. */
  readonly points: readonly (readonly [number, number])[];
}

const width = 720;
const height = 460;
const margin = { left: 64, right: 200, top: 34, bottom: 48 };
const colours = ['#1b6ca8', '#c1443c', '#3b8254', '#8a5cb0', '#b7791f', '#475569'];

/** A plot with logarithmic axes, as SVG. Parallel to the grey line is linear. */
export const logPlot = (title: string, series: readonly Series[]): string => {
  const points = series.flatMap((one) => one.points);
  const [xMin, xMax] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const [yMin, yMax] = [Math.min(...points.map(([, y]) => y)) / 2, Math.max(...points.map(([, y]) => y)) * 2];
  const scaled = (value: number, from: number, to: number) => Math.log(value / from) / Math.log(to / from);
  const x = (value: number) => margin.left + scaled(value, xMin, xMax) * (width - margin.left - margin.right);
  const y = (value: number) =>
    height - margin.bottom - scaled(value, yMin, yMax) * (height - margin.top - margin.bottom);
  const path = (line: readonly (readonly [number, number])[]) =>
    line.map(([a, b], at) => `${at === 0 ? 'M' : 'L'}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join(' ');
  const label = (left: number, top: number, text: string, more = '') =>
    `<text x="${left.toFixed(0)}" y="${top.toFixed(0)}" ${more}>${text}</text>`;
  const decades = (from: number, to: number) =>
    Array.from({ length: 12 }, (_, at) => 10 ** (at - 3)).filter((value) => value >= from && value <= to);
  const first = series[0]?.points[0] ?? [xMin, yMin];
  const linear = path([
    [xMin, (first[1] * xMin) / first[0]],
    [xMax, (first[1] * xMax) / first[0]],
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
${label(margin.left, 20, title, 'font-size="14"')}
${decades(xMin, xMax)
  .map(
    (v) =>
      `<path d="M${x(v).toFixed(1)} ${margin.top}V${height - margin.bottom}" stroke="#eee"/>${label(x(v), height - 28, v >= 1e6 ? '1 MB' : v >= 1e3 ? `${v / 1e3} kB` : String(v), 'text-anchor="middle"')}`,
  )
  .join('\n')}
${decades(yMin, yMax)
  .map(
    (v) =>
      `<path d="M${margin.left} ${y(v).toFixed(1)}H${width - margin.right}" stroke="#eee"/>${label(margin.left - 6, y(v) + 4, `${v} ms`, 'text-anchor="end"')}`,
  )
  .join('\n')}
<path d="${linear}" stroke="#bbb" stroke-dasharray="4 4" fill="none"/>
${series.map((one, at) => `<path d="${path(one.points)}" stroke="${colours[at % colours.length] ?? '#000'}" stroke-width="2" fill="none"/>${label(width - margin.right + 8, y(one.points.at(-1)?.[1] ?? yMin) + 4, one.name, `fill="${colours[at % colours.length] ?? '#000'}"`)}`).join('\n')}
</svg>
`;
};
