// How tools call the API: as requests to its own routes, with the key of the caller. Roles, plans, limits, tenancy, audit
// and errors are those of the API, because there is no second way.
import type { Route } from '../../contract/api/route.ts';
import type { AnswerOf, Sent } from '../../contract/api/shapes.ts';
import { type Api, api, type OperationId } from '../../contract/api/table.ts';
import type { Problem } from '../../contract/errors.ts';
import { comeThrough } from '../access/via.ts';

/** What a call sends; a body as text is sent as it is. */
export interface SentParts<Op extends OperationId> {
  params?: Omit<Extract<Sent<Api[Op], 'params'>, object>, 'orgId'>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: Sent<Api[Op], 'body'> | string;
  headers?: Record<string, string>;
}

export type CallApi = <Op extends OperationId>(operation: Op, sent?: SentParts<Op>) => Promise<AnswerOf<Api[Op]>>;

/** The API has refused a call. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'Refusal';
    this.problem = problem;
  }
}

/** Who calls, and where. */
export interface Caller {
  origin: string;
  orgId: string;
  key: string;
  /** As in audit rows, e.g. `mcp (Claude)`. */
  client: string;
  /** The address of the caller, by which failures are counted. */
  address: string | null;
}

/** The API of a caller; `fetchOwn` is the Worker itself. */
export function apiOf(caller: Caller, fetchOwn: (request: Request) => Promise<Response>): CallApi {
  return async (operation, sent = {}) => {
    const request = requestTo(caller, api[operation], sent);
    comeThrough(request, caller.client);
    const response = await fetchOwn(request);
    const text = await response.text();
    if (!response.ok) throw new Refusal(JSON.parse(text));
    // The routes of the table return what it declares; a test holds every one to that.
    return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<Api[typeof operation]>;
  };
}

interface AnyParts {
  params?: object;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
}

function requestTo(caller: Caller, route: Route, { params = {}, query = {}, body, headers }: AnyParts): Request {
  const named: Record<string, unknown> = { ...params, orgId: caller.orgId };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(named[name])));
  const url = new URL(path, caller.origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, `${value}`);
  return new Request(url, {
    method: route.method.toUpperCase(),
    headers: {
      'x-api-key': caller.key,
      'content-type': 'application/json',
      ...(caller.address === null ? {} : { 'cf-connecting-ip': caller.address }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}
