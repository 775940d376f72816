import * as z from 'zod';
import type { Plan, Role } from '../account/key.ts';

/** A chapter of the documentation. */
export interface Tag {
  name: string;
  /** What its routes are about, as one sentence. */
  text: string;
}

/** One route as data: everything that the Worker, its clients and the documentation need to know of it. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** The whole path in OpenAPI form, e.g. /v1/track. */
  path: string;
  /** Other paths of the same route, which clients of other makers call. */
  aliases?: readonly string[];
  summary: string;
  tag: Tag;
  /** Lowest role that may call it; without one no key is needed. */
  role?: Role;
  plan?: Plan;
  /** Set where a person calls it, with a user token in place of a key. */
  userToken?: true;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Describes the body where `body` leaves the check to the verb. */
  bodyDoc?: z.ZodType;
  /** A body as a reader may send it. */
  example?: unknown;
  /** Set where the answer is a state with an ETag, which a change may name in If-Match. */
  versioned?: true;
  /** Set where the answer has an ETag, and If-None-Match with it is answered 304. */
  conditional?: true;
  /** Set where If-Match may name what the call is to carry out, although the answer has no ETag. */
  ifMatch?: true;
  /** Set where the verb returns the JSON of the answer as text, so that it keeps every byte. */
  verbatim?: true;
  /** Set where the verb gets the body as text; `tooLarge` is what to do about a body that is too large, as a sentence. */
  textBody?: { tooLarge: string };
  /** Largest body in bytes; 1 MiB when left out. */
  maxBytes?: number;
  /** Of every success; 101 opens a WebSocket. */
  status: 101 | 200 | 201 | 202 | 204;
  /** Body of a success; there is none without it. */
  answer?: z.ZodType;
  /**
   * Body of a 202, where the work may take longer than the request. Its verb returns null once all is done; one of a route
   * that also has an `answer` says which of the two it returns.
   */
  accepted?: z.ZodType;
  /** Set where the answer tells of no person: one that is kept for an Idempotency-Key then outlives erasures. */
  impersonal?: true;
  /** Every message that a WebSocket sends, as JSON. */
  frame?: z.ZodType;
}

/** A route of the management API, which lives under an organisation and needs a key of it. */
export interface OrgRoute extends Route {
  role: Role;
}

/** Routes by their operationId. */
export type Routes = Readonly<Record<string, Route>>;
export type OrgRoutes = Readonly<Record<string, OrgRoute>>;

/** Where the routes of an organisation live. */
export const orgBase = '/api/v1/orgs/{orgId}';

/** Path parameters of everything that is addressed by its id. */
export const IdParams = z.object({ id: z.uuid() });

/**
 * Subprotocols of a WebSocket. A browser can set no headers on one, so the key may travel as `key.<API key>`: it is
 * not part of any logged URL. The server picks `sendora`.
 */
export const socketProtocol = 'sendora';
export const socketKeyPrefix = 'key.';
/** The same for a user token: `token.<JWT>`. */
export const socketTokenPrefix = 'token.';
