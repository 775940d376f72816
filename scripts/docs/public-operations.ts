import * as z from 'zod';
import { Accepted, BatchBody, type IngestKind, ingestBodies } from '../../src/contract/events.ts';
import type { Components } from './components.ts';
import { answerOf, type Operation, requestBodyOf } from './operations.ts';
import { problemRefs } from './problems.ts';

const person = { userId: 'ada', messageId: '0192f3a4-5b6c-7d8e-9f10-a1b2c3d4e5f6' };

const calls: Record<IngestKind, { summary: string; example: object }> = {
  track: {
    summary: 'Record an event',
    example: { ...person, event: 'checkout_completed', properties: { amount: 49.99 } },
  },
  identify: {
    summary: 'Tell what is known of a person',
    example: { ...person, traits: { email: 'ada@example.com', plan: 'pro' } },
  },
  page: { summary: 'Record a page view', example: { ...person, name: 'Pricing' } },
  screen: { summary: 'Record a screen view of an app', example: { ...person, name: 'Settings' } },
  group: { summary: 'Put a person into a group', example: { ...person, groupId: 'acme', traits: { seats: 12 } } },
  alias: { summary: 'Join two ids of one person', example: { ...person, previousId: 'anonymous-7' } },
};

const batchExample = {
  batch: [{ type: 'track', ...person, event: 'checkout_completed', properties: { amount: 49.99 } }],
};

/** The operations outside /api/v1: ingest and health. */
export function publicOperations(components: Components): Record<string, Record<string, Operation>> {
  const kinds = Object.entries(calls) as [IngestKind, (typeof calls)[IngestKind]][];
  return {
    ...Object.fromEntries(
      kinds.map(([kind, { summary, example }]) => [
        `/v1/${kind}`,
        { post: ingest(kind, summary, ingestBodies[kind], example, components) },
      ]),
    ),
    '/v1/batch': {
      post: ingest('batch', 'Send many calls at once', BatchBody, batchExample, components),
    },
    '/healthz': {
      get: {
        operationId: 'getHealth',
        summary: 'Tell whether the service and its database answer',
        tags: ['Health'],
        security: [],
        responses: { 200: answerOf('All is well.', z.object({ ok: z.boolean() }), components) },
      },
    },
  };
}

function ingest(
  operationId: string,
  summary: string,
  body: z.ZodType,
  example: object,
  components: Components,
): Operation {
  return {
    operationId,
    summary,
    description:
      'Compatible with the Segment HTTP API. Organisation and project come from the key; the event is worked on after the answer.',
    tags: ['Ingest'],
    requestBody: requestBodyOf(body, example, components),
    responses: {
      202: answerOf('Taken; it is worked on from now on.', Accepted, components),
      ...problemRefs(['bad_request', 'unauthorized', 'payload_too_large', 'invalid', 'unavailable']),
    },
    security: [{ basic: [] }, { apiKey: [] }, { bearer: [] }],
    'x-required-role': 'ingest',
  };
}
