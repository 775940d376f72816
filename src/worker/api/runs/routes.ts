import * as z from 'zod';
import { listOf } from '../../../contract/lists.ts';
import { Run, RunQuery, RunSummary } from '../../../contract/workflows/run.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import type { ControlAction } from '../../run-object/messages.ts';
import { controlRun, getRun, listRuns } from './service.ts';

const tag = 'Runs';
const params = z.object({ id: z.uuid() });

const control = (action: ControlAction, summary: string) =>
  endpoint(
    {
      method: 'post',
      path: `/automation/runs/{id}/${action}`,
      operationId: `${action}Run`,
      summary,
      tag,
      role: 'editor',
      plan: 'starter',
      params,
      status: 200,
      answer: Run,
    },
    (ctx, input) => controlRun(ctx, input.params.id, action),
  );

export const runRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path: '/automation/runs',
      operationId: 'listRuns',
      summary: 'List runs, newest first',
      tag,
      role: 'viewer',
      plan: 'starter',
      query: RunQuery,
      status: 200,
      answer: listOf(RunSummary),
    },
    (ctx, { query }) => listRuns(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/automation/runs/{id}',
      operationId: 'getRun',
      summary: 'Read a run with its whole step trace',
      tag,
      role: 'viewer',
      plan: 'starter',
      params,
      status: 200,
      answer: Run,
    },
    (ctx, input) => getRun(ctx, input.params.id),
  ),
  control('pause', 'Pause a run; no further step starts'),
  control('resume', 'Resume a paused run at its next step'),
  control('cancel', 'Cancel a run for good'),
];
