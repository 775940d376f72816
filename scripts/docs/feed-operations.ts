import { type Route, socketProtocol, socketTokenPrefix } from '../../src/contract/api/route.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';
import type { Components } from './components.ts';
import { answerOf, fieldsOf, type Operation, requestBodyOf } from './operations.ts';
import { problemRefs } from './problems.ts';

const access =
  'Called with a user token: a JWT (HS256) that your server signs with the feed secret of the project, with the claims `sub` (the userId), `projectId` and `exp`, at most 24 hours ahead.';
const howToOpen = `A browser can set no headers on a WebSocket, so the token travels as a subprotocol: \`new WebSocket(url, ['${socketProtocol}', '${socketTokenPrefix}<JWT>'])\`, or as \`?token=\`. Send \`ping\` for \`pong\`, \`{"type":"since","seq":41}\` for what changed since, \`{"type":"token","token":"…"}\` for a new token. It closes with 4400 (not understood), 4401 (token over), 4403 (token of another person), 4410 (the person was erased), 4429 (more than 16 sockets).`;
const problems: readonly ErrorCode[] = ['unauthorized', 'rate_limited', 'internal'];

/** The operation of a route that a person calls with a user token. */
export function feedOperationOf(operationId: string, route: Route, components: Components): Operation {
  const { summary, tag, query, body, frame, status, answer, conditional } = route;
  const parameters = fieldsOf(query, 'query', components);
  const success =
    frame === undefined
      ? answer && answerOf(`${summary}: done.`, answer, components)
      : answerOf('A WebSocket; this is every message in it.', frame, components);
  return {
    operationId,
    summary,
    description: frame === undefined ? access : `${access} ${howToOpen}`,
    tags: [tag.name],
    ...(parameters.length ? { parameters } : {}),
    ...requestBodyOf(route, components),
    responses: {
      [status]: success,
      ...(conditional ? { 304: { description: 'Nothing has changed since the ETag in If-None-Match.' } } : {}),
      ...problemRefs([
        ...(body === undefined && frame === undefined ? [] : (['bad_request'] as const)),
        ...(body === undefined ? [] : (['payload_too_large'] as const)),
        ...(body === undefined && query === undefined ? [] : (['invalid'] as const)),
        ...problems,
      ]),
    },
    security: [{ userToken: [] }],
  };
}
