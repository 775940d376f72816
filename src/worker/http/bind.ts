import type * as z from 'zod';
import type { OrgRoute, OrgRoutes } from '../../contract/api/route.ts';
import type { AnswerOf, Parsed, Part } from '../../contract/api/shapes.ts';
import type { Ctx } from '../access/context.ts';

/** A route and its verb. */
export interface BoundRoute {
  route: OrgRoute;
  handle(ctx: Ctx, input: Input): Promise<unknown>;
}

/** Input of a request, parsed by the schemas of its route; only a WebSocket sees the request itself. */
export type Input = Record<Part, unknown> & Named & { request?: Request };

/** What headers say beside the key. */
interface Named {
  ifMatch?: string | undefined;
  idempotencyKey?: string | undefined;
}

/** The body of a 202, from the verb of a route that may also answer 200. */
export class Accepted<T> {
  readonly body: T;

  constructor(body: T) {
    this.body = body;
  }
}

type InputOf<R> = { [P in Part]: Parsed<R, P> } & Named &
  (R extends { frame: z.ZodType } ? { request: Request } : unknown);
type ResultOf<R> = R extends { frame: z.ZodType }
  ? Promise<Response>
  : R extends { verbatim: true }
    ? Promise<string>
    : R extends { answer: z.ZodType }
      ? Promise<
          AnswerOf<R> | (R extends { accepted: infer Begun extends z.ZodType } ? Accepted<z.output<Begun>> : never)
        >
      : R extends { accepted: infer Schema extends z.ZodType }
        ? Promise<z.output<Schema> | null>
        : Promise<void>;

/** A handler for every route of a table: it receives the parsed input and returns what the route declares. */
export type Handlers<Table> = { [Id in keyof Table]: (ctx: Ctx, input: InputOf<Table[Id]>) => ResultOf<Table[Id]> };

/** Binds every route of a table to its handler; the compiler refuses a missing handler and a wrong result. */
export function bind<Table extends OrgRoutes>(table: Table, handlers: Handlers<NoInfer<Table>>): BoundRoute[] {
  // Sound because a handler is only called with input that the schemas of its own route have parsed.
  const handlerOf = (id: string) => handlers[id] as BoundRoute['handle'];
  return Object.entries(table).map(([id, route]) => ({ route, handle: handlerOf(id) }));
}
