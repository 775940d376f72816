import * as z from 'zod';
import { Event, EventQuery } from '../../../contract/events.ts';
import { listOf } from '../../../contract/lists.ts';
import { EventExplanation } from '../../../contract/workflows/explain.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { explainEvent } from './explain.ts';
import { getEvent, listEvents } from './service.ts';

const tag = 'Events';

export const eventRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path: '/events',
      operationId: 'listEvents',
      summary: 'List events, newest first',
      tag,
      role: 'viewer',
      query: EventQuery,
      status: 200,
      answer: listOf(Event),
    },
    (ctx, { query }) => listEvents(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/events/{id}',
      operationId: 'getEvent',
      summary: 'Read an event',
      tag,
      role: 'viewer',
      params: z.object({ id: z.uuid() }),
      status: 200,
      answer: Event,
    },
    (ctx, input) => getEvent(ctx, input.params.id),
  ),
  endpoint(
    {
      method: 'get',
      path: '/events/{id}/explain',
      operationId: 'explainEvent',
      summary: 'Why an event started what it started, and why nothing else',
      tag,
      role: 'viewer',
      plan: 'starter',
      params: z.object({ id: z.uuid() }),
      status: 200,
      answer: EventExplanation,
    },
    (ctx, input) => explainEvent(ctx, input.params.id),
  ),
];
