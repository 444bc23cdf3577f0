import {
  billCsv,
  explainSession,
  monthOf,
  periodOf,
  stalePrices,
  type Budget,
  type Budgets,
} from '@rag-assistant/billing';
import {
  Bill,
  BillingExportQuery,
  BillingQuery,
  BillingReport,
  Budgets as BudgetsBody,
  MerchantParams,
} from '@rag-assistant/contracts';
import { MerchantId, microUsd } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { AssistantApiDeps } from '../deps.ts';
import {
  presentAlert,
  presentBill,
  presentBudgets,
  presentSessions,
  presentSum,
} from '../presenters/present-billing.ts';
import { problems, type Routes } from './route.ts';

const tags = ['billing'];
const config = { access: 'billing' } as const;
const dearestMax = 10;
const rowsMax = 1_000;
const alertsMax = 20;

const reportOf = async (
  { billing, clock }: AssistantApiDeps,
  merchant: MerchantId,
  month: string,
): Promise<BillingReport> => {
  const { records, budgets, alerts, prices } = billing;
  const period = periodOf(month);
  const [bill, days, models, features, costs, sessions, limits, raised, months] = await Promise.all([
    billing.readBill(merchant, month),
    records.by(merchant, period, 'day', rowsMax),
    records.by(merchant, period, 'model', rowsMax),
    records.by(merchant, period, 'feature', rowsMax),
    records.sessionCosts(merchant, period),
    records.by(merchant, period, 'session', dearestMax),
    budgets.read(merchant),
    alerts.list(merchant, alertsMax),
    records.months(merchant),
  ]);
  return {
    bill: presentBill(bill),
    stalePrices: stalePrices(prices, clock.now()).length,
    days: days.map(presentSum),
    models: models.map(presentSum),
    features: features.map(presentSum),
    sessions: presentSessions(costs, sessions.map(explainSession)),
    budgets: presentBudgets(limits),
    alerts: raised.map(presentAlert),
    months: [...months],
  };
};

const budgetOf = (budget: BudgetsBody['month']): Budget | null =>
  budget && { soft: microUsd(BigInt(budget.softMicroUsd)), hard: microUsd(BigInt(budget.hardMicroUsd)) };

const budgetsOf = ({ month, session }: BudgetsBody): Budgets => {
  const [monthly, ofSession] = [budgetOf(month), budgetOf(session)];
  return { ...(monthly && { month: monthly }), ...(ofSession && { session: ofSession }) };
};

const exportRoute = (app: Routes, { billing, clock }: AssistantApiDeps): void => {
  app.get(
    '/v1/admin/billing/export',
    {
      config,
      schema: {
        tags,
        summary: 'The bill of a month as a file',
        querystring: BillingExportQuery,
        response: {
          200: {
            description: 'The bill; its lines come to its total.',
            content: { 'text/csv': { schema: z.string() }, 'application/json': { schema: Bill } },
          },
          ...problems,
        },
      },
    },
    async ({ caller, query: { month = monthOf(clock.now()), format } }, reply) => {
      const bill = await billing.readBill(caller.merchant, month);
      reply.header('content-disposition', `attachment; filename="bill-${month}.${format}"`);
      if (format === 'json') return presentBill(bill);
      return reply.type('text/csv; charset=utf-8').send(billCsv(bill));
    },
  );
};

const budgetRoute = (app: Routes, { billing }: AssistantApiDeps): void => {
  app.put(
    '/v1/admin/billing/budgets',
    {
      config,
      schema: {
        tags,
        summary: 'Sets the budgets of the shop',
        description: 'A budget that is null is none; the session then keeps to the ceiling of the system.',
        body: BudgetsBody,
        response: { 200: BudgetsBody, ...problems },
      },
    },
    async ({ caller, body }) => {
      await billing.budgets.write(caller.merchant, budgetsOf(body));
      return presentBudgets(await billing.budgets.read(caller.merchant));
    },
  );
};

export const billingRoutes = (app: Routes, deps: AssistantApiDeps): void => {
  app.get(
    '/v1/admin/billing',
    {
      config,
      schema: {
        tags,
        summary: 'The bill of a month, what it is made of, budgets and alerts',
        querystring: BillingQuery,
        response: { 200: BillingReport, ...problems },
      },
    },
    ({ caller, query }) => reportOf(deps, caller.merchant, query.month ?? monthOf(deps.clock.now())),
  );
  exportRoute(app, deps);
  budgetRoute(app, deps);
  app.get(
    '/v1/admin/merchants/:merchantId/billing',
    {
      config: { access: 'platform' },
      schema: {
        tags,
        summary: 'The bill of any merchant, also of one that is gone',
        params: MerchantParams,
        querystring: BillingQuery,
        response: { 200: Bill, ...problems },
      },
    },
    async ({ params, query }) =>
      presentBill(
        await deps.billing.readBill(
          MerchantId.parse(params.merchantId.toLowerCase()),
          query.month ?? monthOf(deps.clock.now()),
        ),
      ),
  );
};
