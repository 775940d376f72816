import * as z from 'zod';
import { listOf, ProjectListQuery } from '../../../contract/lists.ts';
import { DryRun, TestRunInput } from '../../../contract/workflows/run.ts';
import { Workflow, WorkflowInput } from '../../../contract/workflows/workflow.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { pauseWorkflow, resumeWorkflow } from './pause.ts';
import {
  createWorkflow,
  deleteWorkflow,
  getWorkflow,
  listWorkflows,
  patchWorkflow,
  replaceWorkflow,
} from './service.ts';
import { testRun } from './test-run.ts';

const tag = 'Workflows';
const params = z.object({ id: z.uuid() });
const base = '/automation/workflows';
/** The body is checked by engine/validate.ts, which tells every fault at once. */
const body = z.unknown();

const example = {
  name: 'Welcome series',
  trigger: { eventType: 'user.signed_up' },
  isActive: true,
  steps: [
    {
      type: 'send_email',
      config: {
        subject: 'Welcome, {{user.firstName}}',
        bodyHtml: '<p>Good to see you.</p>',
        to: '{{event.userEmail}}',
      },
    },
    { type: 'wait', config: { reason: 'let user finish onboarding' }, delayMinutes: 1440 },
    { type: 'send_push', config: { title: 'Tips for day 1', body: '{{user.firstName}}, here are 3 tips...' } },
  ],
};

export const workflowRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path: base,
      operationId: 'listWorkflows',
      summary: 'List workflows',
      tag,
      role: 'viewer',
      query: ProjectListQuery,
      status: 200,
      answer: listOf(Workflow),
    },
    (ctx, { query }) => listWorkflows(ctx, query),
  ),
  endpoint(
    {
      method: 'post',
      path: base,
      operationId: 'createWorkflow',
      summary: 'Create a workflow',
      tag,
      role: 'editor',
      plan: 'starter',
      body,
      bodyDoc: WorkflowInput,
      example,
      status: 201,
      answer: Workflow,
    },
    (ctx, input) => createWorkflow(ctx, input.body),
  ),
  endpoint(
    {
      method: 'get',
      path: `${base}/{id}`,
      operationId: 'getWorkflow',
      summary: 'Read a workflow',
      tag,
      role: 'viewer',
      params,
      status: 200,
      answer: Workflow,
    },
    (ctx, input) => getWorkflow(ctx, input.params.id),
  ),
  endpoint(
    {
      method: 'put',
      path: `${base}/{id}`,
      operationId: 'replaceWorkflow',
      summary: 'Replace a workflow; a change makes a new version',
      tag,
      role: 'editor',
      plan: 'starter',
      params,
      body,
      bodyDoc: WorkflowInput,
      example,
      status: 200,
      answer: Workflow,
    },
    (ctx, input) => replaceWorkflow(ctx, input.params.id, input.body),
  ),
  endpoint(
    {
      method: 'patch',
      path: `${base}/{id}`,
      operationId: 'patchWorkflow',
      summary: 'Change fields of a workflow',
      tag,
      role: 'editor',
      plan: 'starter',
      params,
      body,
      bodyDoc: WorkflowInput.partial(),
      example: { isActive: false },
      status: 200,
      answer: Workflow,
    },
    (ctx, input) => patchWorkflow(ctx, input.params.id, input.body),
  ),
  endpoint(
    {
      method: 'delete',
      path: `${base}/{id}`,
      operationId: 'deleteWorkflow',
      summary: 'Delete a workflow; runs in flight go on',
      tag,
      role: 'editor',
      params,
      status: 204,
    },
    (ctx, input) => deleteWorkflow(ctx, input.params.id),
  ),
  endpoint(
    {
      method: 'post',
      path: `${base}/{id}/pause`,
      operationId: 'pauseWorkflow',
      summary: 'Pause a workflow; new events queue their runs',
      tag,
      role: 'editor',
      plan: 'starter',
      params,
      status: 200,
      answer: Workflow,
    },
    (ctx, input) => pauseWorkflow(ctx, input.params.id),
  ),
  endpoint(
    {
      method: 'post',
      path: `${base}/{id}/resume`,
      operationId: 'resumeWorkflow',
      summary: 'Resume a paused workflow; queued runs start in their order',
      tag,
      role: 'editor',
      plan: 'starter',
      params,
      status: 200,
      answer: Workflow,
    },
    (ctx, input) => resumeWorkflow(ctx, input.params.id),
  ),
  endpoint(
    {
      method: 'post',
      path: `${base}/{id}/test-run`,
      operationId: 'testRunWorkflow',
      summary: 'Dry-run: walk a sample event through the workflow without writing or sending anything',
      tag,
      role: 'editor',
      plan: 'starter',
      params,
      body: TestRunInput,
      example: { eventType: 'checkout_completed', properties: { amount: 49.99 } },
      status: 200,
      answer: DryRun,
    },
    (ctx, input) => testRun(ctx, input.params.id, input.body),
  ),
];
