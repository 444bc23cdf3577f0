import type { BillingReport } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { signIn, type Identity } from '../api/assistant-client.ts';
import { toFailure, type Failure } from '../api/failure.ts';
import { count, dollars, plural } from '../figures.ts';
import { Notice } from '../notice.view.tsx';
import { writePlace, type Place } from '../place.ts';
import { AlertList, BillTable, DearestTable } from './bill-tables.view.tsx';
import { classWords, monthWords, usedClasses } from './bill-words.ts';
import { BarPlot, type Bar } from './bar-plot.view.tsx';

interface BillPageProps {
  readonly identity: Identity;
  readonly place: Place;
}

const spending = (sums: BillingReport['days']): Bar[] =>
  sums.map(({ key, costMicroUsd }) => ({ label: key, value: costMicroUsd, text: dollars(costMicroUsd) }));

const distribution = ({ sessions }: BillingReport): Bar[] => {
  const used = usedClasses(sessions.classes);
  return used.map((one) => ({
    label: classWords(sessions.classes, sessions.classes.indexOf(one)),
    value: one.sessions,
    text: plural(one.sessions, 'session'),
  }));
};

/** Saves text as a file of the browser. */
const save = (name: string, text: string, type: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

const Budget = ({ report }: { readonly report: BillingReport }): VNode => {
  const { month, session } = report.budgets;
  return (
    <p class="quiet">
      {month
        ? `Monthly budget ${dollars(month.hardMicroUsd)}, of which ${Math.floor((100 * report.bill.totalMicroUsd) / month.hardMicroUsd)} % is spent; answers become cheaper from ${dollars(month.softMicroUsd)} on.`
        : 'No monthly budget is set.'}
      {session && ` A session may cost ${dollars(session.hardMicroUsd)} at most.`}
    </p>
  );
};

const Figures = ({ report }: { readonly report: BillingReport }): VNode => {
  const { sessions, bill } = report;
  const figures = [
    ['Total', dollars(bill.totalMicroUsd)],
    ['Answers', count(bill.answers)],
    ['Sessions', count(sessions.count)],
    ['Session, median', dollars(sessions.p50MicroUsd)],
    ['Session, 95th percentile', dollars(sessions.p95MicroUsd)],
    ['Session, dearest', dollars(sessions.worstMicroUsd)],
  ] as const;
  return (
    <dl class="bill-figures">
      {figures.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
};

/** What a month cost a shop, and why. */
export const BillPage = ({ identity, place }: BillPageProps): VNode => {
  const client = useMemo(() => signIn(place.shop, place.user), [place.shop, place.user]);
  const [month, setMonth] = useState<string | null>(null);
  const [report, setReport] = useState<BillingReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const load = useCallback(() => {
    setFailure(null);
    client.bill(month).then(setReport, (error: unknown) => {
      setFailure(toFailure(error));
    });
  }, [client, month]);
  useEffect(load, [load]);

  const download = (format: 'csv' | 'json'): void => {
    if (!report) return;
    const { month: of } = report.bill;
    client.billFile(of, format).then(
      (text) => {
        save(`bill-${of}.${format}`, text, format === 'csv' ? 'text/csv' : 'application/json');
      },
      (error: unknown) => {
        setFailure(toFailure(error));
      },
    );
  };

  return (
    <main class="bill">
      <header class="bill-head">
        <div>
          <p>
            <a href={writePlace({ ...place, sessionId: null })}>← Back to the conversation</a>
          </p>
          <h1>Costs of {identity.merchant.name}</h1>
        </div>
        {report && (
          <div class="bill-tools">
            <label>
              <span>Month (UTC)</span>
              <select
                value={report.bill.month}
                onChange={({ currentTarget }) => {
                  setMonth(currentTarget.value);
                }}
              >
                {[...new Set([report.bill.month, ...report.months])].map((one) => (
                  <option key={one} value={one}>
                    {monthWords(one)}
                  </option>
                ))}
              </select>
            </label>
            {(['csv', 'json'] as const).map((format) => (
              <button
                key={format}
                type="button"
                class="button"
                onClick={() => {
                  download(format);
                }}
              >
                {format.toUpperCase()}
              </button>
            ))}
          </div>
        )}
      </header>
      {failure && <Notice failure={failure} onRetry={load} />}
      {!report && !failure && <p class="quiet">Adding up…</p>}
      {report && (
        <>
          <Figures report={report} />
          <Budget report={report} />
          {report.stalePrices > 0 && (
            <p class="banner" role="note">
              {plural(report.stalePrices, 'price')} were read more than 120 days ago.
            </p>
          )}
          {report.alerts.length > 0 && <AlertList alerts={report.alerts} />}
          <div class="plots">
            <BarPlot title="Cost per session" bars={distribution(report)} empty="No session yet." />
            <BarPlot title="Cost per day" bars={spending(report.days)} empty="No day with costs yet." />
            <BarPlot title="Cost per model" bars={spending(report.models)} empty="No model was used yet." />
          </div>
          <h2>Most expensive sessions</h2>
          {report.sessions.dearest.length > 0 ? (
            <DearestTable dearest={report.sessions.dearest} />
          ) : (
            <p class="quiet">No session yet.</p>
          )}
          <h2>Bill</h2>
          <BillTable bill={report.bill} />
        </>
      )}
    </main>
  );
};
