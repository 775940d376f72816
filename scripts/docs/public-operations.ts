import type { Route } from '../../src/contract/api/route.ts';
import type { Components } from './components.ts';
import { answerOf, fieldsOf, type Operation, requestBodyOf } from './operations.ts';
import { problemRefs } from './problems.ts';

/** The operation of a route outside the management API: ingest, which takes write keys, and those that take none. */
export function publicOperationOf(operationId: string, route: Route, components: Components): Operation {
  const { role, summary, tag, aliases = [] } = route;
  const tags = [tag.name];
  if (role === undefined) {
    const parameters = fieldsOf(route.params, 'path', components);
    // One that takes calls of others has to know the thing that they are about.
    const refused =
      route.method === 'post' ? (['unauthorized', 'not_found'] as const) : (['unauthorized', 'forbidden'] as const);
    const refusals = parameters.length ? problemRefs([...refused]) : {};
    const problems =
      route.body === undefined ? {} : problemRefs(['bad_request', 'unauthorized', 'invalid', 'rate_limited']);
    const responses = { ...successOf('All is well.', route, components), ...refusals, ...problems };
    const named = parameters.length ? { parameters } : {};
    return { operationId, summary, tags, ...named, security: [], ...requestBodyOf(route, components), responses };
  }
  return {
    operationId,
    summary,
    description: `Compatible with the Segment HTTP API${alsoAt(aliases)}. Organisation and project come from the key; the event is worked on after the answer. The body may be packed (\`content-encoding: gzip\` or \`deflate\`); size limits count what is unpacked.`,
    tags,
    ...requestBodyOf(route, components),
    responses: {
      ...successOf('Taken; it is worked on from now on.', route, components),
      ...problemRefs([
        'bad_request',
        'unauthorized',
        'forbidden',
        'payload_too_large',
        'unsupported_media_type',
        'invalid',
        'rate_limited',
        'unavailable',
      ]),
    },
    security: [{ basic: [] }, { apiKey: [] }, { bearer: [] }],
    'x-required-role': role,
  };
}

const alsoAt = (aliases: readonly string[]) =>
  aliases.length ? `, also at ${aliases.map((path) => `\`${path}\``).join(' and ')}` : '';

function successOf(text: string, { status, answer }: Route, components: Components): Record<string, unknown> {
  if (answer === undefined) return { [status]: { description: 'Done; there is no body.' } };
  return { [status]: answerOf(text, answer, components) };
}
