import type { AnswerOf, Part, Sent } from '../../contract/api/shapes.ts';
import type { Api, OperationId } from '../../contract/api/table.ts';

/** The part of `fetch` that the client uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ApiClientOptions {
  /** Address of the service, e.g. https://api.example.com. */
  url: string;
  orgId: string;
  /** API key, `pk_…`; for the calls of a feed the token of its person. */
  key: string;
  /** Used instead of the global one. */
  fetch?: Fetch;
  /** Longest duration of a call, its answer included, in milliseconds; 30,000 when left out. */
  timeoutMs?: number;
}

export interface CallOptions {
  /** Ends the call early. */
  signal?: AbortSignal;
  /** Makes a retry of a POST harmless: the same key and body get the first answer, for 24 hours. */
  idempotencyKey?: string;
  /** Changes only the state with this ETag (`workflowETag` of what was read); fails with 412 where there is a newer one. */
  ifMatch?: string;
}

/** What opens a WebSocket: `new WebSocket(url, protocols)`; the key travels in the protocols. */
export interface SocketAddress {
  url: string;
  protocols: string[];
}

/** Parts of which every field may be left out may be left out themselves. */
type Needed<R> = {
  [P in Part as Sent<R, P> extends undefined ? never : Partial<Sent<R, P>> extends Sent<R, P> ? never : P]: Sent<R, P>;
};
type Allowed<R> = { [P in Part as Sent<R, P> extends undefined ? never : P]?: Sent<R, P> };

/** What a call of an operation takes. */
export type InputOf<R> = Needed<R> & Allowed<R> & CallOptions;

type Operation<R> = R extends { frame: unknown }
  ? (input: InputOf<R>) => SocketAddress
  : CallOptions extends InputOf<R>
    ? (input?: InputOf<R>) => Promise<AnswerOf<R>>
    : (input: InputOf<R>) => Promise<AnswerOf<R>>;

/** One function for each operation of the API. */
export type ApiClient = { [Id in OperationId]: Operation<Api[Id]> };
