// The types that follow from a route: on the side of the server, after parsing, and on the side of a caller.
import type * as z from 'zod';

/** Parts of a request that a route may declare. */
export type Part = 'params' | 'query' | 'body';

/** A part as the handler gets it; undefined where the route declares none. */
export type Parsed<R, P extends Part> =
  R extends Record<P, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** A part as a caller may send it: fields with a default may be left out. */
export type Sent<R, P extends Part> = P extends 'body'
  ? R extends { bodyDoc: infer Documented extends z.ZodType }
    ? z.input<Documented>
    : SentTo<R, P>
  : SentTo<R, P>;

type SentTo<R, P extends Part> = R extends Record<P, infer Schema extends z.ZodType> ? z.input<Schema> : undefined;

/** Body of a success; undefined where there is none. */
export type AnswerOf<R> = R extends { answer: infer Schema extends z.ZodType }
  ? z.output<Schema> | (R extends { accepted: infer Begun extends z.ZodType } ? z.output<Begun> : never)
  : R extends { accepted: infer Schema extends z.ZodType }
    ? z.output<Schema> | undefined
    : undefined;
