import * as z from 'zod';
import { Backtest, BacktestInput, BacktestStarted } from '../workflows/backtest.ts';
import { WorkflowInput } from '../workflows/workflow.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

/** The verb checks it together with the definition in it, so that all faults come at once. */
const body = z.unknown();

const tag = { name: 'Backtests', text: 'What a workflow would have done with the events of a past period.' };
const base = `${orgBase}/automation/backtests/{id}`;

export const backtestRoutes = {
  startBacktest: {
    method: 'post',
    path: `${orgBase}/automation/workflows/{id}/backtest`,
    summary: 'Play the stored events of a period through a workflow, without sending anything',
    tag,
    role: 'editor',
    plan: 'starter',
    params: IdParams,
    body,
    bodyDoc: BacktestInput.safeExtend({ definition: WorkflowInput.partial().optional() }).meta({
      id: 'WorkflowBacktestBody',
    }),
    example: { from: '2026-10-01T00:00:00Z', to: '2026-10-08T00:00:00Z', against: 'live', maxMessagesPerPerson: 5 },
    status: 202,
    answer: BacktestStarted,
  },
  getBacktest: {
    method: 'get',
    path: base,
    summary: 'Read a backtest, also while it runs; kept for 7 days',
    tag,
    role: 'viewer',
    plan: 'starter',
    params: IdParams,
    status: 200,
    answer: Backtest,
  },
  stopBacktest: {
    method: 'post',
    path: `${base}/stop`,
    summary: 'Stop a backtest; what it has found so far stays',
    tag,
    role: 'editor',
    plan: 'starter',
    params: IdParams,
    status: 200,
    answer: Backtest,
  },
} satisfies OrgRoutes;
