import * as z from 'zod';
import { type ConditionFault, type ConditionPlace, filterFaults, shapeMessage } from './conditions/faults.ts';
import { Operator } from './conditions/operators.ts';
import type { ConditionSubject } from './conditions/subjects.ts';
import { Glob, JsonValue } from './primitives.ts';

type Comparison = { op?: Operator | undefined; value?: JsonValue | undefined };

/** Compares one field; exactly one key names it. */
export type FieldCondition = Comparison & { [S in ConditionSubject]: { [K in S]: string } }[ConditionSubject];

/** One condition: a comparison, an event type or module pattern, or a group of conditions. */
export type Condition =
  | FieldCondition
  | { eventType: string }
  | { module: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** A list (all must hold) or a single condition, which may be a tree. */
export type Filters = Condition[] | Condition;

const shape: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      ...fieldShapes(),
      z.strictObject({ eventType: Glob }),
      z.strictObject({ module: Glob }),
      ...groupShapes(),
    ]),
  )
  .meta({
    id: 'Condition',
    description: 'One condition: a comparison, an event type or module pattern, or a group (all, any, not).',
  });

function fieldShapes() {
  const comparison = { op: Operator.optional(), value: JsonValue.optional() };
  const path = (text: string) => z.string().describe(`${text}, as a dotted path.`);
  return [
    z.strictObject({ trait: path('Trait of the person'), ...comparison }),
    z.strictObject({ event: path('Field or property of the event'), ...comparison }),
    z.strictObject({ user: path('Trait, email, phone, timezone or locale of the person'), ...comparison }),
    z.strictObject({ ai: path('Result of an earlier ai_action step'), ...comparison }),
    z.strictObject({ webhook: path('Answer to an earlier webhook step, by its `saveTo`'), ...comparison }),
    z.strictObject({ property: path('Property of the event (the same as `event`)'), ...comparison }),
    z.strictObject({ run: path('Field of the run'), ...comparison }),
    z.strictObject({ org: path('Field of the organisation'), ...comparison }),
  ] as const;
}

function groupShapes() {
  return [
    z.strictObject({ all: z.array(shape).describe('Every one must hold.') }),
    z.strictObject({ any: z.array(shape).describe('At least one must hold.') }),
    z.strictObject({ not: shape }),
  ] as const;
}

const notOneCondition: ConditionFault = { path: [], code: 'invalid', message: shapeMessage };

/** Reports precise faults before the union is tried: its own message would be "Invalid input". */
function checked<T extends z.ZodType>(schema: T, { list, templates }: ConditionPlace & { list: boolean }) {
  return z.preprocess((value, ctx) => {
    const faults = !list && Array.isArray(value) ? [notOneCondition] : filterFaults(value, { templates });
    for (const { path, message, ...params } of faults)
      ctx.addIssue({ code: 'custom', path, message, params, input: value });
    return value;
  }, schema);
}

/** One condition. Issues carry `params: { code, received?, expected? }`. */
export const Condition: z.ZodType<Condition> = checked(shape, {
  list: false,
  templates: false,
});

const filters = z.union([z.array(shape), shape]);
const filtersText = 'A list of conditions (all must hold), or one condition, which may be a tree of all, any and not.';

/** Conditions of a trigger, rule or endpoint: a list (all must hold) or a tree. There is no run, so no value is a template. */
export const Filters: z.ZodType<Filters> = checked(filters, { list: true, templates: false }).describe(filtersText);

/** Conditions where a run exists: a value may be a template of the run. */
export const RunFilters: z.ZodType<Filters> = checked(filters, { list: true, templates: true }).describe(
  `${filtersText} A value may be a template such as {{event.orderId}}, which takes the values of the run; one that is exactly one {{path}} keeps its type.`,
);
