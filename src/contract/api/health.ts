import * as z from 'zod';
import { BulkRedrive, BulkRedriveInput, DeadLetter } from '../account/dead-letter.ts';
import { DeliveryHealth, DeliveryHealthQuery, WorkflowHealth, WorkflowHealthQuery } from '../account/health.ts';
import { Overview, OverviewQuery } from '../account/overview.ts';
import { listOf, ProjectListQuery } from '../lists.ts';
import { type OrgRoutes, orgBase, type Routes } from './route.ts';

const tag = {
  name: 'Health',
  text: 'Whether the service answers, how deliveries and workflows are doing, and what was given up.',
};
const deadLetters = `${orgBase}/health/dead-letters`;
const reading = { method: 'get', tag, role: 'viewer', plan: 'starter', status: 200 } as const;

export const healthRoutes = {
  getDeliveryHealth: {
    ...reading,
    path: `${orgBase}/health/delivery`,
    summary: 'How messages fare: outcomes and provider latency by channel, per hour or day',
    query: DeliveryHealthQuery,
    answer: DeliveryHealth,
  },
  getWorkflowHealth: {
    ...reading,
    path: `${orgBase}/health/workflows`,
    summary: 'The runs of every workflow: failing first, with what is stuck and what sleeps',
    query: WorkflowHealthQuery,
    answer: WorkflowHealth,
  },
  getOverview: {
    method: 'get',
    path: `${orgBase}/health/overview`,
    summary: 'What happened in the last 24 hours, by the hour, beside the 24 before: events, runs, messages, failures',
    tag,
    role: 'viewer',
    query: OverviewQuery,
    status: 200,
    answer: Overview,
  },
  listDeadLetters: {
    method: 'get',
    path: deadLetters,
    summary: 'List queue messages that failed every time',
    tag,
    role: 'viewer',
    query: ProjectListQuery,
    status: 200,
    answer: listOf(DeadLetter),
  },
  redriveDeadLetter: {
    method: 'post',
    path: `${deadLetters}/{id}/redrive`,
    summary: 'Send such a message once more',
    tag,
    role: 'editor',
    params: z.object({ id: z.string().min(1).max(200) }),
    status: 200,
    answer: DeadLetter,
  },
  redriveDeadLetters: {
    method: 'post',
    path: `${deadLetters}/redrive`,
    summary: 'Send many such messages once more: those that were not sent again since they were given up',
    tag,
    role: 'editor',
    body: BulkRedriveInput,
    example: { queue: 'sendora-sends', from: '2026-05-01T00:00:00Z' },
    status: 200,
    answer: BulkRedrive,
  },
} satisfies OrgRoutes;

/** Asked by monitors, which have no key. */
export const statusRoutes = {
  getHealth: {
    method: 'get',
    path: '/healthz',
    summary: 'Tell whether the service and its database answer',
    tag,
    status: 200,
    answer: z.object({ ok: z.boolean() }),
  },
} satisfies Routes;
