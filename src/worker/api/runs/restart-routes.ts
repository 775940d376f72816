import * as z from 'zod';
import {
  BulkCancel,
  BulkCancelInput,
  BulkRestart,
  BulkRestartInput,
  RestartInput,
} from '../../../contract/workflows/restart.ts';
import { Run } from '../../../contract/workflows/run.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { cancelRuns, restartRuns } from './bulk.ts';
import { restartRun } from './restart.ts';

const acting = { method: 'post', tag: 'Runs', role: 'editor', plan: 'starter', status: 200 } as const;
const workflowId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

export const restartRoutes: Endpoint[] = [
  endpoint(
    {
      ...acting,
      path: '/automation/runs/{id}/restart',
      operationId: 'restartRun',
      summary: 'Restart a failed run at the step that failed, or at another one',
      params: z.object({ id: z.uuid() }),
      body: RestartInput,
      example: { from: 'send_email' },
      answer: Run,
    },
    (ctx, input) => restartRun(ctx, input.params.id, input.body),
  ),
  endpoint(
    {
      ...acting,
      path: '/automation/runs/restart',
      operationId: 'restartRuns',
      summary: 'Restart the failed runs of a workflow, up to 500 with each call',
      body: BulkRestartInput,
      example: { workflowId, status: 'failed', from: '2026-05-01T00:00:00Z' },
      answer: BulkRestart,
    },
    (ctx, input) => restartRuns(ctx, input.body),
  ),
  endpoint(
    {
      ...acting,
      path: '/automation/runs/cancel',
      operationId: 'cancelRuns',
      summary: 'Cancel the active runs of a workflow, up to 500 with each call',
      body: BulkCancelInput,
      example: { workflowId, status: 'paused' },
      answer: BulkCancel,
    },
    (ctx, input) => cancelRuns(ctx, input.body),
  ),
];
