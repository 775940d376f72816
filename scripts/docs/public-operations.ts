import type { Route } from '../../src/contract/api/route.ts';
import type { Components } from './components.ts';
import { answerOf, type Operation, requestBodyOf } from './operations.ts';
import { problemRefs } from './problems.ts';

/** The operation of a route outside the management API: ingest, which takes write keys, and those that take none. */
export function publicOperationOf(operationId: string, route: Route, components: Components): Operation {
  const { role, summary, tag } = route;
  const tags = [tag.name];
  if (role === undefined) {
    const problems =
      route.body === undefined ? [] : problemRefs(['bad_request', 'unauthorized', 'invalid', 'rate_limited']);
    const responses = { ...successOf('All is well.', route, components), ...problems };
    return { operationId, summary, tags, security: [], ...requestBodyOf(route, components), responses };
  }
  return {
    operationId,
    summary,
    description:
      'Compatible with the Segment HTTP API. Organisation and project come from the key; the event is worked on after the answer.',
    tags,
    ...requestBodyOf(route, components),
    responses: {
      ...successOf('Taken; it is worked on from now on.', route, components),
      ...problemRefs(['bad_request', 'unauthorized', 'payload_too_large', 'invalid', 'rate_limited', 'unavailable']),
    },
    security: [{ basic: [] }, { apiKey: [] }, { bearer: [] }],
    'x-required-role': role,
  };
}

function successOf(text: string, { status, answer }: Route, components: Components): Record<string, unknown> {
  return answer === undefined ? {} : { [status]: answerOf(text, answer, components) };
}
