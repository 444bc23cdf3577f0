import type { GrowthPoint } from './growth.ts';

interface Line {
  readonly label: string;
  readonly unit: string;
  readonly colour: string;
  readonly value: (point: GrowthPoint) => number;
}

const lines: readonly Line[] = [
  { label: 'search, p50', unit: 'ms', colour: '#1f6f8b', value: ({ p50Ms }) => p50Ms },
  { label: 'search, p95', unit: 'ms', colour: '#c1440e', value: ({ p95Ms }) => p95Ms },
  { label: 'tables and indexes', unit: 'MB', colour: '#5b7f2b', value: ({ indexMb }) => indexMb },
];

const [width, height, left, top] = [640, 400, 60, 48] as const;
const [plotWidth, plotHeight] = [width - left - 150, height - top - 60] as const;

/** Both axes are logarithmic, so that a straight line of slope one, drawn grey, is linear growth. */
export const growthPlot = (points: readonly GrowthPoint[]): string => {
  const values = points.flatMap((point) => lines.map(({ value }) => value(point)));
  const range = (all: readonly number[]): [number, number] => [
    Math.floor(Math.log10(Math.min(...all))),
    Math.ceil(Math.log10(Math.max(...all))),
  ];
  const [xLeast, xMost] = range(points.map(({ documents }) => documents));
  const [yLeast, yMost] = range(values);
  const x = (documents: number): number =>
    left + ((Math.log10(documents) - xLeast) / Math.max(1, xMost - xLeast)) * plotWidth;
  const y = (value: number): number =>
    top + plotHeight - ((Math.log10(value) - yLeast) / Math.max(1, yMost - yLeast)) * plotHeight;
  const tick = (power: number): string => (10 ** power).toLocaleString('en');
  const decades = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const grid = [
    ...decades(xLeast, xMost).map(
      (power) =>
        `<path d="M${x(10 ** power)} ${top}v${plotHeight}" class="grid"/><text x="${x(10 ** power)}" y="${top + plotHeight + 20}" text-anchor="middle">${tick(power)}</text>`,
    ),
    ...decades(yLeast, yMost).map(
      (power) =>
        `<path d="M${left} ${y(10 ** power)}h${plotWidth}" class="grid"/><text x="${left - 8}" y="${y(10 ** power) + 4}" text-anchor="end">${tick(power)}</text>`,
    ),
  ];
  const drawn = lines.map(({ label, unit, colour, value }) => {
    const path = points.map((point) => `${x(point.documents).toFixed(1)},${y(value(point)).toFixed(1)}`).join(' ');
    const last = points.at(-1);
    const end = last ? y(value(last)) : top;
    const first = points[0];
    const linear =
      first && last
        ? `<path d="M${x(first.documents)} ${y(value(first))}L${x(last.documents)} ${Math.max(top, y((value(first) * last.documents) / first.documents))}" class="linear"/>`
        : '';
    return `${linear}<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${left + plotWidth + 8}" y="${end + 4}" fill="${colour}">${label}, ${unit}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<style>.grid{stroke:#ddd}.linear{stroke:#bbb;stroke-dasharray:4 4;fill:none}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="24" font-size="15">Search and size by documents of one shop (dashed: linear growth)</text>
${grid.join('\n')}
${drawn.join('\n')}
<text x="${left + plotWidth / 2}" y="${height - 12}" text-anchor="middle">documents</text>
</svg>
`;
};
