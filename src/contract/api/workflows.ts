import * as z from 'zod';
import { savedTexts } from '../lines.ts';
import { listOf } from '../lists.ts';
import { PageQuery } from '../primitives.ts';
import { WorkflowListItem, WorkflowQuery } from '../workflows/list.ts';
import { ChangedWorkflow, JobParams, RunJob, RunsQuery } from '../workflows/moves.ts';
import { DryRun, TestRunDraftInput, TestRunInput } from '../workflows/run.ts';
import { StepCounts, StepCountsQuery } from '../workflows/step-counts.ts';
import { TriggerStatus, TriggersQuery } from '../workflows/triggers/state.ts';
import {
  DiffQuery,
  RollbackInput,
  VersionDiff,
  VersionParams,
  WorkflowVersion,
  WorkflowVersionSummary,
} from '../workflows/version.ts';
import { Workflow, WorkflowInput } from '../workflows/workflow.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Workflows', text: 'Journeys that events start: a trigger and ordered steps.' };
const base = `${orgBase}/automation/workflows`;
const one = `${base}/{id}`;
const reading = { method: 'get', tag, role: 'viewer', plan: 'starter', status: 200 } as const;
/** The body is checked by engine/validate, which reports every fault at once. */
const body = savedTexts(z.unknown());

/** Where a workflow is made whose body may name another project, such as a file that was read there. */
const CreateQuery = z.strictObject({
  projectId: z.uuid().optional().describe('Project to make it in; wins over the one in the body.'),
});

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

export const workflowRoutes = {
  listWorkflows: {
    method: 'get',
    path: base,
    summary: 'List workflows',
    tag,
    role: 'viewer',
    query: WorkflowQuery,
    status: 200,
    answer: listOf(WorkflowListItem),
  },
  createWorkflow: {
    method: 'post',
    path: base,
    summary: 'Create a workflow',
    tag,
    role: 'editor',
    impersonal: true,
    plan: 'starter',
    query: CreateQuery,
    body,
    bodyDoc: WorkflowInput,
    example,
    versioned: true,
    status: 201,
    answer: Workflow,
  },
  getWorkflow: {
    method: 'get',
    path: one,
    summary: 'Read a workflow',
    tag,
    role: 'viewer',
    params: IdParams,
    versioned: true,
    status: 200,
    answer: Workflow,
  },
  replaceWorkflow: {
    method: 'put',
    path: one,
    summary: 'Replace a workflow; a change makes a new version',
    tag,
    role: 'editor',
    plan: 'starter',
    params: IdParams,
    query: RunsQuery,
    body,
    bodyDoc: WorkflowInput,
    example,
    versioned: true,
    status: 200,
    answer: ChangedWorkflow,
  },
  patchWorkflow: {
    method: 'patch',
    path: one,
    summary: 'Change fields of a workflow',
    tag,
    role: 'editor',
    plan: 'starter',
    params: IdParams,
    body,
    bodyDoc: WorkflowInput.partial(),
    query: RunsQuery,
    example: { isActive: false },
    versioned: true,
    status: 200,
    answer: ChangedWorkflow,
  },
  deleteWorkflow: {
    method: 'delete',
    path: one,
    summary: 'Delete a workflow; runs in flight continue',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
  pauseWorkflow: {
    method: 'post',
    path: `${one}/pause`,
    summary: 'Pause a workflow; new events queue their runs',
    tag,
    role: 'editor',
    impersonal: true,
    plan: 'starter',
    params: IdParams,
    versioned: true,
    status: 200,
    answer: Workflow,
  },
  resumeWorkflow: {
    method: 'post',
    path: `${one}/resume`,
    summary: 'Resume a paused workflow; queued runs start in their order',
    tag,
    role: 'editor',
    impersonal: true,
    plan: 'starter',
    params: IdParams,
    versioned: true,
    status: 200,
    answer: Workflow,
  },
  testRunWorkflow: {
    method: 'post',
    path: `${one}/test-run`,
    summary:
      'Dry-run: walk a sample event, or the next occasion of a person, through the workflow; nothing is written or sent',
    tag,
    role: 'editor',
    plan: 'starter',
    params: IdParams,
    body: TestRunInput,
    example: { eventType: 'checkout_completed', properties: { amount: 49.99 } },
    status: 200,
    answer: DryRun,
  },
  testRunDraft: {
    method: 'post',
    path: `${base}/test-run`,
    summary:
      'Dry-run a workflow that is not saved; its faults are reported as by a save, and nothing is written or sent',
    tag,
    role: 'editor',
    plan: 'starter',
    // The verb checks it together with the definition in it, so that all faults come at once.
    body: z.unknown(),
    bodyDoc: TestRunDraftInput.safeExtend({ definition: WorkflowInput }).meta({ id: 'TestRunDraftBody' }),
    example: { definition: example, eventType: 'user.signed_up', userId: 'ada' },
    status: 200,
    answer: DryRun,
  },
  getWorkflowTriggers: {
    method: 'get',
    path: `${one}/triggers`,
    summary: 'What a workflow waits for that starts at dates, by a schedule, by audiences or broadcasts',
    tag,
    role: 'viewer',
    params: IdParams,
    query: TriggersQuery,
    status: 200,
    answer: TriggerStatus,
  },
  listWorkflowSteps: {
    ...reading,
    path: `${one}/steps`,
    summary: 'How many runs are at each step, by version, and how many have left it; also of a deleted workflow',
    params: IdParams,
    query: StepCountsQuery,
    answer: StepCounts,
  },
  listWorkflowVersions: {
    ...reading,
    path: `${one}/versions`,
    summary: 'List the versions of a workflow, newest first; also of a deleted one',
    params: IdParams,
    query: PageQuery,
    answer: listOf(WorkflowVersionSummary),
  },
  getWorkflowVersion: {
    ...reading,
    path: `${one}/versions/{version}`,
    summary: 'Read one version of a workflow',
    params: VersionParams,
    answer: WorkflowVersion,
  },
  diffWorkflowVersions: {
    ...reading,
    path: `${one}/versions/{version}/diff`,
    summary: 'What a version changed, against the one before or any other',
    params: VersionParams,
    query: DiffQuery,
    answer: VersionDiff,
  },
  rollbackWorkflow: {
    method: 'post',
    path: `${one}/rollback`,
    summary: 'Make the content of an earlier version the next one',
    tag,
    role: 'editor',
    impersonal: true,
    plan: 'starter',
    params: IdParams,
    query: RunsQuery,
    body: RollbackInput,
    example: { version: 1 },
    versioned: true,
    status: 200,
    answer: ChangedWorkflow,
  },
  listWorkflowJobs: {
    ...reading,
    path: `${one}/jobs`,
    summary: 'List the newest jobs that move or cancel runs of a workflow; also of a deleted one',
    params: IdParams,
    answer: z.object({ data: z.array(RunJob) }),
  },
  stopWorkflowJob: {
    method: 'post',
    path: `${one}/jobs/{jobId}/stop`,
    summary: 'Stop a job; runs that were moved or cancelled stay so',
    tag,
    role: 'editor',
    impersonal: true,
    plan: 'starter',
    params: JobParams,
    status: 200,
    answer: RunJob,
  },
} satisfies OrgRoutes;
