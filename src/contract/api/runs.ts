import { searchedListOf } from '../lists.ts';
import { BulkCancel, BulkCancelInput, BulkRestart, BulkRestartInput, RestartInput } from '../workflows/restart.ts';
import { Run, RunFrame, RunQuery, RunSummary } from '../workflows/run.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Runs', text: 'One walk of one person through one version of a workflow.' };
const base = `${orgBase}/automation/runs`;
const one = `${base}/{id}`;
const acting = { method: 'post', tag, role: 'editor', plan: 'starter', status: 200 } as const;
const workflowId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

export const runRoutes = {
  listRuns: {
    method: 'get',
    path: base,
    summary: 'List runs, newest first',
    tag,
    role: 'viewer',
    plan: 'starter',
    query: RunQuery,
    status: 200,
    answer: searchedListOf(RunSummary),
  },
  getRun: {
    method: 'get',
    path: one,
    summary: 'Read a run with its whole step trace',
    tag,
    role: 'viewer',
    plan: 'starter',
    params: IdParams,
    status: 200,
    answer: Run,
  },
  watchRun: {
    method: 'get',
    path: `${one}/live`,
    summary: 'Watch a run over a WebSocket: the whole run at once and after every move, until it has ended',
    tag,
    role: 'viewer',
    plan: 'starter',
    params: IdParams,
    status: 101,
    frame: RunFrame,
  },
  pauseRun: {
    ...acting,
    path: `${one}/pause`,
    summary: 'Pause a run; no further step starts',
    params: IdParams,
    answer: Run,
  },
  resumeRun: {
    ...acting,
    path: `${one}/resume`,
    summary: 'Resume a paused run at its next step',
    params: IdParams,
    answer: Run,
  },
  skipWait: {
    ...acting,
    path: `${one}/skip-wait`,
    summary: 'End the wait of a run now, as if its time were up; in development alone',
    params: IdParams,
    answer: Run,
  },
  cancelRun: {
    ...acting,
    path: `${one}/cancel`,
    summary: 'Cancel a run for good',
    params: IdParams,
    answer: Run,
  },
  restartRun: {
    ...acting,
    path: `${one}/restart`,
    summary: 'Restart a failed run at the step that failed, or at another one',
    params: IdParams,
    body: RestartInput,
    example: { from: 'send_email' },
    answer: Run,
  },
  restartRuns: {
    ...acting,
    impersonal: true,
    path: `${base}/restart`,
    summary: 'Restart the failed runs of a workflow, up to 500 with each call',
    body: BulkRestartInput,
    example: { workflowId, status: 'failed', from: '2026-05-01T00:00:00Z' },
    answer: BulkRestart,
  },
  cancelRuns: {
    ...acting,
    impersonal: true,
    path: `${base}/cancel`,
    summary: 'Cancel the active runs of a workflow, up to 500 with each call',
    body: BulkCancelInput,
    example: { workflowId, status: 'paused' },
    answer: BulkCancel,
  },
} satisfies OrgRoutes;
