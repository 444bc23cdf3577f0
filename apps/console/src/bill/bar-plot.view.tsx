import type { VNode } from 'preact';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value for people. */
  readonly text: string;
}

interface BarPlotProps {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly empty: string;
}

/** Bars beside their labels and values, which are text: the plot says nothing that cannot be read. */
export const BarPlot = ({ title, bars, empty }: BarPlotProps): VNode => {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <figure class="plot">
      <figcaption>{title}</figcaption>
      {bars.length === 0 ? (
        <p class="quiet">{empty}</p>
      ) : (
        <dl class="bars">
          {bars.map(({ label, value, text }) => (
            <div key={label} class="bar">
              <dt>{label}</dt>
              <dd>
                <svg class="bar-track" width="100%" height="14" aria-hidden="true">
                  <rect class="bar-fill" width={`${(100 * value) / most}%`} height="14" rx="3" />
                </svg>
                <span class="bar-value">{text}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </figure>
  );
};
