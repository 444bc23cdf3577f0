import type { BillingReport } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { count, dollars } from '../figures.ts';
import { kindWords, reasonOf } from './bill-words.ts';

/** Scrolls by itself where the page is narrow, and is reached by keyboard for that. */
const Scroller = ({ label, children }: { readonly label: string; readonly children: VNode }): VNode => (
  <div class="table-scroll" role="region" aria-label={label} tabIndex={0}>
    {children}
  </div>
);

export const BillTable = ({ bill }: { readonly bill: BillingReport['bill'] }): VNode => (
  <Scroller label="Lines of the bill">
    <table>
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col" class="number">
            Cost
          </th>
          <th scope="col" class="number">
            Quantity
          </th>
          <th scope="col">Model</th>
        </tr>
      </thead>
      <tbody>
        {bill.lines.map((line) => (
          <tr key={`${line.modelId} ${line.priceVersion} ${line.kind}`}>
            <th scope="row">{kindWords[line.kind]}</th>
            <td class="number">{dollars(line.costMicroUsd)}</td>
            <td class="number">{line.unit === '' ? '' : `${count(Number(line.quantity))} ${line.unit}`}</td>
            <td>{line.modelId}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td class="number">{dollars(bill.totalMicroUsd)}</td>
          <td class="number">{count(bill.answers)} answers</td>
          <td />
        </tr>
      </tfoot>
    </table>
  </Scroller>
);

export const DearestTable = ({ dearest }: { readonly dearest: BillingReport['sessions']['dearest'] }): VNode => (
  <Scroller label="Most expensive sessions">
    <table>
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col" class="number">
            Cost
          </th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {dearest.map((session) => (
          <tr key={session.key}>
            <th scope="row">
              <code>{session.key.slice(0, 8)}</code>
            </th>
            <td class="number">{dollars(session.costMicroUsd)}</td>
            <td>{reasonOf(session)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroller>
);

const states = { pending: 'waits for another try', sent: 'sent', failed: 'not delivered' } as const;

export const AlertList = ({ alerts }: { readonly alerts: BillingReport['alerts'] }): VNode => (
  <ul class="alerts">
    {alerts.map((alert) => (
      <li key={`${alert.window} ${alert.levelPercent} ${alert.since}`} class={`alert alert-${alert.state}`}>
        <b>{alert.levelPercent} %</b> of {dollars(alert.limitMicroUsd)} in {alert.window}:{' '}
        {dollars(alert.spentMicroUsd)} spent, {states[alert.state]}
        {alert.lastFailure !== null && (
          <>
            {' '}
            (<code>{alert.lastFailure}</code>)
          </>
        )}
      </li>
    ))}
  </ul>
);
