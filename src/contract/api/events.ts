import { Event, EventQuery } from '../events.ts';
import { searchedListOf } from '../lists.ts';
import { EventExplanation } from '../workflows/explain.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Events', text: 'What was received.' };

export const eventRoutes = {
  listEvents: {
    method: 'get',
    path: `${orgBase}/events`,
    summary: 'List events, newest first',
    tag,
    role: 'viewer',
    query: EventQuery,
    status: 200,
    answer: searchedListOf(Event),
  },
  getEvent: {
    method: 'get',
    path: `${orgBase}/events/{id}`,
    summary: 'Read an event',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Event,
  },
  explainEvent: {
    method: 'get',
    path: `${orgBase}/events/{id}/explain`,
    summary: 'Why an event started what it started, and why nothing else',
    tag,
    role: 'viewer',
    plan: 'starter',
    params: IdParams,
    status: 200,
    answer: EventExplanation,
  },
} satisfies OrgRoutes;
