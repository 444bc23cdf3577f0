export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const colours = ['#2563eb', '#d97706', '#16a34a', '#9333ea'];
const frame = { width: 860, height: 300, left: 64, right: 16, top: 12, bottom: 44 };

/** Round numbers from 0 to at least `top`. */
const ticks = (top: number): readonly number[] => {
  const rough = Math.max(top, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(top / step) + 1 }, (_tick, at) => at * step);
};

const rounded = (value: number): string => String(Math.round(value * 1000) / 1000);

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const axes = (xTop: number, yTop: number, labels: { x: string; y: string }): { scale: Scale; marks: string } => {
  const { width, height, left, right, top, bottom } = frame;
  const across = ticks(xTop);
  const up = ticks(yTop);
  const xMax = across.at(-1) ?? 1;
  const yMax = up.at(-1) ?? 1;
  const x = (value: number): number => left + (value / (xMax || 1)) * (width - left - right);
  const y = (value: number): number =>
    height - bottom - (Math.min(value, yMax) / (yMax || 1)) * (height - top - bottom);
  const marks = [
    ...up.map(
      (value) =>
        `<line x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}" stroke="#8884"/><text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${rounded(value)}</text>`,
    ),
    ...across.map(
      (value) => `<text x="${x(value)}" y="${height - bottom + 18}" text-anchor="middle">${rounded(value)}</text>`,
    ),
    `<text x="${width / 2}" y="${height - 6}" text-anchor="middle">${labels.x}</text>`,
    `<text x="14" y="${height / 2}" text-anchor="middle" transform="rotate(-90 14 ${height / 2})">${labels.y}</text>`,
  ];
  return { scale: { x, y }, marks: marks.join('') };
};

const svg = (title: string, body: string): string =>
  `<div class="wide"><svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${title}" font-size="12" font-family="system-ui,sans-serif">${body}</svg></div>`;

/** One dot a value; values above `top` stand at the upper edge. */
export const dots = (lines: readonly Line[], labels: { x: string; y: string; top?: number }): string => {
  const all = lines.flatMap(({ points }) => points);
  if (all.length === 0) return '<p>Nothing was measured.</p>';
  const yTop = labels.top ?? Math.max(...all.map(({ y }) => y));
  const { scale, marks } = axes(Math.max(...all.map(({ x }) => x)), yTop, labels);
  const drawn = lines.map(({ points }, at) =>
    points
      .map(
        (point) =>
          `<circle cx="${scale.x(point.x).toFixed(1)}" cy="${scale.y(point.y).toFixed(1)}" r="2.5" fill="${colours[at] ?? '#666'}" fill-opacity=".7"/>`,
      )
      .join(''),
  );
  const legend = lines.map(
    ({ name }, at) =>
      `<circle cx="${frame.left + 12 + at * 150}" cy="18" r="4" fill="${colours[at] ?? '#666'}"/><text x="${frame.left + 22 + at * 150}" y="22">${name}</text>`,
  );
  return svg(`${labels.y} over ${labels.x}`, marks + drawn.join('') + legend.join(''));
};

/** How often each range of values occurred, in 24 ranges. */
export const bars = (values: readonly number[], label: string): string => {
  if (values.length === 0) return '<p>Nothing was measured.</p>';
  const top = Math.max(...values, 1e-9);
  const ranges = 24;
  const counts = Array.from({ length: ranges }, () => 0);
  for (const value of values) {
    const at = Math.min(ranges - 1, Math.floor((value / top) * ranges));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const { scale, marks } = axes(top, Math.max(...counts), { x: label, y: 'sessions' });
  const drawn = counts.map((count, at) => {
    const from = scale.x((at / ranges) * top);
    const width = Math.max(1, scale.x(((at + 1) / ranges) * top) - from - 1);
    return `<rect x="${from.toFixed(1)}" y="${scale.y(count).toFixed(1)}" width="${width.toFixed(1)}" height="${(scale.y(0) - scale.y(count)).toFixed(1)}" fill="${colours[0] ?? '#666'}"/>`;
  });
  return svg(`distribution of ${label}`, marks + drawn.join(''));
};
