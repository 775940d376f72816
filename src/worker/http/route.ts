import type * as z from 'zod';
import type { Plan, Role } from '../../contract/account/key.ts';
import type { Ctx } from '../access/context.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** One declared route: everything a client needs to know, and the verb that answers. */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  method: Method;
  /** OpenAPI form: /automation/workflows/{id}, under /api/v1/orgs/{orgId}. */
  path: string;
  operationId: string;
  summary: string;
  tag: string;
  /** Lowest role that may call it. */
  role: Role;
  plan?: Plan;
  params?: P;
  query?: Q;
  body?: B;
  /** Documents the body where `body` is read by the verb itself (z.unknown() parses, this describes). */
  bodyDoc?: z.ZodType;
  example?: unknown;
  status: 200 | 201 | 202 | 204;
  answer?: z.ZodType;
  /** Largest body in bytes; 1 MiB when left out. */
  maxBytes?: number;
}

export interface Endpoint {
  route: Route;
  handle(ctx: Ctx, input: { params: unknown; query: unknown; body: unknown }): Promise<unknown>;
}

/** Joins a route and its handler; the handler sees parsed, typed input and answers a plain value. */
export function endpoint<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
>(
  route: Route<P, Q, B>,
  handle: (ctx: Ctx, input: { params: Parsed<P>; query: Parsed<Q>; body: Parsed<B> }) => Promise<unknown>,
): Endpoint {
  return { route: route as Route, handle: handle as Endpoint['handle'] };
}
