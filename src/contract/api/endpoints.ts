import * as z from 'zod';
import { listOf } from '../lists.ts';
import {
  CreatedEndpoint,
  Endpoint,
  EndpointInput,
  EndpointPatch,
  EndpointQuery,
  EndpointReplayed,
  EndpointReplayInput,
  EndpointTestInput,
  EndpointTestResult,
  RotatedEndpoint,
  RotateEndpointInput,
} from '../messages/endpoint.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Webhook endpoints', text: 'Addresses that get events of the stream, signed, as they happen.' };
const base = `${orgBase}/webhooks/endpoints`;
const one = `${base}/{id}`;
/** The verb checks the body, so that faults of its fields, address and headers come at once. */
const body = z.unknown();
// Only creating one needs a plan: who has endpoints may always look after them.
const example = { url: 'https://example.com/hooks/sendora', eventTypes: ['order.*'] };

export const endpointRoutes = {
  createEndpoint: {
    method: 'post',
    path: base,
    summary: 'Subscribe an address to events; the answer shows its signing secret once',
    tag,
    role: 'editor',
    plan: 'starter',
    impersonal: true,
    body,
    bodyDoc: EndpointInput,
    example,
    versioned: true,
    status: 201,
    answer: CreatedEndpoint,
  },
  listEndpoints: {
    method: 'get',
    path: base,
    summary: 'List webhook endpoints',
    tag,
    role: 'viewer',
    query: EndpointQuery,
    status: 200,
    answer: listOf(Endpoint),
  },
  getEndpoint: {
    method: 'get',
    path: one,
    summary: 'Read a webhook endpoint with its state',
    tag,
    role: 'viewer',
    params: IdParams,
    versioned: true,
    status: 200,
    answer: Endpoint,
  },
  patchEndpoint: {
    method: 'patch',
    path: one,
    summary: 'Change a webhook endpoint, disable it or put it back',
    tag,
    role: 'editor',
    params: IdParams,
    body,
    bodyDoc: EndpointPatch,
    example: { status: 'ok' },
    versioned: true,
    status: 200,
    answer: Endpoint,
  },
  deleteEndpoint: {
    method: 'delete',
    path: one,
    summary: 'Delete a webhook endpoint; what waits for it is not sent',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
  rotateEndpointSecret: {
    method: 'post',
    path: `${one}/rotate-secret`,
    summary: 'Give an endpoint a new signing secret, which is shown once',
    tag,
    role: 'editor',
    params: IdParams,
    body: RotateEndpointInput,
    example: { graceHours: 24 },
    status: 200,
    answer: RotatedEndpoint,
  },
  testEndpoint: {
    method: 'post',
    path: `${one}/test`,
    summary: 'Send a sample event to an endpoint, also to a disabled one',
    tag,
    role: 'editor',
    params: IdParams,
    body: EndpointTestInput,
    example: { eventType: 'order.paid' },
    status: 200,
    answer: EndpointTestResult,
  },
  replayEndpoint: {
    method: 'post',
    path: `${one}/replay`,
    summary: 'Send what an endpoint missed once more, oldest first',
    tag,
    role: 'editor',
    params: IdParams,
    body: EndpointReplayInput,
    example: { since: '2026-05-01T08:30:00Z' },
    status: 202,
    answer: EndpointReplayed,
  },
} satisfies OrgRoutes;
