import { listOf } from '../lists.ts';
import { Broadcast, BroadcastCount, BroadcastInput, BroadcastQuery } from '../workflows/broadcast.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = {
  name: 'Broadcasts',
  text: 'One run of a workflow for each person of an audience, started by hand: counted, paced, paused, stopped.',
};
const base = `${orgBase}/automation/broadcasts`;
const one = `${base}/{id}`;
const control = { method: 'post', tag, role: 'editor', impersonal: true, plan: 'starter', params: IdParams } as const;

export const broadcastRoutes = {
  broadcastWorkflow: {
    method: 'post',
    path: `${orgBase}/automation/workflows/{id}/broadcast`,
    summary: 'Start a workflow for each person of an audience, or count them first',
    tag,
    role: 'editor',
    params: IdParams,
    body: BroadcastInput,
    example: { audienceId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', perMinute: 600 },
    status: 200,
    answer: BroadcastCount,
    accepted: Broadcast,
  },
  listBroadcasts: {
    method: 'get',
    path: base,
    summary: 'List broadcasts, newest first',
    tag,
    role: 'viewer',
    plan: 'starter',
    query: BroadcastQuery,
    status: 200,
    answer: listOf(Broadcast),
  },
  getBroadcast: {
    method: 'get',
    path: one,
    summary: 'Read a broadcast and how far it is',
    tag,
    role: 'viewer',
    plan: 'starter',
    params: IdParams,
    status: 200,
    answer: Broadcast,
  },
  pauseBroadcast: {
    ...control,
    path: `${one}/pause`,
    summary: 'Pause a broadcast; nobody is reached once this has been answered',
    status: 200,
    answer: Broadcast,
  },
  resumeBroadcast: {
    ...control,
    path: `${one}/resume`,
    summary: 'Resume a paused broadcast',
    status: 200,
    answer: Broadcast,
  },
  stopBroadcast: {
    ...control,
    path: `${one}/stop`,
    summary: 'Stop a broadcast for good; nobody is reached once this has been answered',
    status: 200,
    answer: Broadcast,
  },
} satisfies OrgRoutes;
