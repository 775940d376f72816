import * as z from 'zod';
import { Accepted, BatchBody, ClientSettings, ingestBodies, ingestLimits } from '../events.ts';
import { withDevice } from '../people/device.ts';
import type { Routes } from './route.ts';

const tag = {
  name: 'Ingest',
  text: 'Send events and traits. Publishable keys of the role `ingest` may do this and nothing else.',
};
const sending = {
  method: 'post',
  tag,
  role: 'ingest',
  maxBytes: ingestLimits.eventBytes,
  status: 202,
  answer: Accepted,
} as const;
/** What a person may register: one token, for themselves. */
const DeviceBody = withDevice(ingestBodies.identify.omit({ traits: true }));
const person = { userId: 'ada', messageId: '0192f3a4-5b6c-7d8e-9f10-a1b2c3d4e5f6' };
const event = { ...person, event: 'checkout_completed', properties: { amount: 49.99 } };

/** The Segment HTTP API, from the root of the site; organisation and project come from the key. */
export const ingestRoutes = {
  track: {
    ...sending,
    path: '/v1/track',
    aliases: ['/v1/t'],
    summary: 'Record an event',
    body: ingestBodies.track,
    example: event,
  },
  identify: {
    ...sending,
    path: '/v1/identify',
    aliases: ['/v1/i'],
    summary: 'Record what is known of a person',
    body: ingestBodies.identify,
    example: { ...person, traits: { email: 'ada@example.com', plan: 'pro' } },
  },
  page: {
    ...sending,
    path: '/v1/page',
    aliases: ['/v1/p'],
    summary: 'Record a page view',
    body: ingestBodies.page,
    example: { ...person, name: 'Pricing' },
  },
  screen: {
    ...sending,
    path: '/v1/screen',
    aliases: ['/v1/s'],
    summary: 'Record a screen view of an app',
    body: ingestBodies.screen,
    example: { ...person, name: 'Settings' },
  },
  group: {
    ...sending,
    path: '/v1/group',
    aliases: ['/v1/g'],
    summary: 'Put a person into a group',
    body: ingestBodies.group,
    example: { ...person, groupId: 'acme', traits: { seats: 12 } },
  },
  alias: {
    ...sending,
    path: '/v1/alias',
    aliases: ['/v1/a'],
    summary: 'Join two ids of one person',
    body: ingestBodies.alias,
    example: { ...person, previousId: 'anonymous-7' },
  },
  batch: {
    ...sending,
    path: '/v1/batch',
    aliases: ['/v1/b'],
    summary: 'Send many calls at once',
    maxBytes: ingestLimits.batchBytes,
    body: BatchBody,
    example: { batch: [{ type: 'track', ...event }] },
  },
  importBatch: {
    ...sending,
    path: '/v1/import',
    aliases: [],
    summary: 'Send many calls of earlier times at once; the same as /v1/batch',
    maxBytes: ingestLimits.batchBytes,
    body: BatchBody,
    example: { batch: [{ type: 'track', ...event, timestamp: '2026-05-01T09:30:00.000Z' }] },
  },
  registerDevice: {
    ...sending,
    path: '/v1/devices',
    summary: 'Register a push token for the person of the call',
    body: DeviceBody,
    example: { ...person, platform: 'fcm', token: 'dQw4w9WgXcQ:APA91bE3f2' },
  },
  getClientSettings: {
    method: 'get',
    tag,
    path: '/v1/projects/{writeKey}/settings',
    summary: 'Settings that the clients of Segment ask for first: where they send to',
    params: z.object({ writeKey: z.string().min(1).max(256).describe('A key of the role `ingest`.') }),
    status: 200,
    answer: ClientSettings,
  },
} satisfies Routes;
