import {
  DeliveryHealth,
  DeliveryHealthQuery,
  WorkflowHealth,
  WorkflowHealthQuery,
} from '../../../contract/account/health.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { readDeliveryHealth } from './deliveries.ts';
import { readWorkflowHealth } from './workflows.ts';

const reading = { method: 'get', tag: 'Health', role: 'viewer', plan: 'starter', status: 200 } as const;

export const healthRoutes: Endpoint[] = [
  endpoint(
    {
      ...reading,
      path: '/health/delivery',
      operationId: 'getDeliveryHealth',
      summary: 'How messages fare: outcomes and provider latency by channel, per hour or day',
      query: DeliveryHealthQuery,
      answer: DeliveryHealth,
    },
    (ctx, { query }) => readDeliveryHealth(ctx, query),
  ),
  endpoint(
    {
      ...reading,
      path: '/health/workflows',
      operationId: 'getWorkflowHealth',
      summary: 'How the runs of every workflow stand: failing first, with what is stuck and what sleeps',
      query: WorkflowHealthQuery,
      answer: WorkflowHealth,
    },
    (ctx, { query }) => readWorkflowHealth(ctx, query),
  ),
];
