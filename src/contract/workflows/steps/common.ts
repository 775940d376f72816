import * as z from 'zod';
import { Priority, TopicKey } from '../../messages/gates.ts';

/** Where a jump leads: a step's label, its index, or "end". Saved definitions hold labels only. */
export const Target = z
  .union([z.string().min(1).max(64), z.int().min(0).max(99)])
  .describe('A step label, a step index (0-based), or "end".');
export type Target = z.infer<typeof Target>;

/** A string with {{handlebars}} variables; checked when the workflow is saved. */
export const template = (max: number, text: string) =>
  z.string().min(1).max(max).describe(`${text} Template: {{event.*}}, {{user.*}}, {{trait.*}}, {{ai.*}}.`);

/** The name under which later steps read the result of a step. */
export const resultName = (text: string) =>
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'Letters, digits and underscores, not starting with a digit.')
    .describe(text);

/** Fields that every sending step shares. */
export const sendFields = {
  channelId: z.uuid().optional().describe('Channel to send through; the project default of this kind when left out.'),
  audienceId: z
    .uuid()
    .optional()
    .describe('Send only when the person is in this audience at the moment the step runs.'),
  priority: Priority.optional(),
  topic: TopicKey.optional(),
  class: z
    .enum(['transactional', 'marketing'])
    .optional()
    .describe(
      'marketing: the person may decline the message, by preference or unsubscribing; so may they one with a `topic`. transactional: neither stops it, nor the frequency cap of the channel. That of a saved template wins.',
    ),
};

/** One of the values that a step chooses from; an object says where the run goes when it is chosen. */
export const Choice = z.union([
  z.string().min(1).max(200),
  z.strictObject({ value: z.string().min(1).max(200), next: Target.optional() }),
]);
type Choice = z.infer<typeof Choice>;

/** A choice of a saved step: `next` is a label, "end", or null for the step's own `next`. */
export interface SavedChoice {
  value: string;
  next: string | null;
}

/** A config as it is saved: every target is a label or "end", every choice says where it leads. */
export type SavedConfig<Config> = { [Field in keyof Config]: SavedField<Config[Field]> };

type SavedField<Value> =
  IsOptionally<Value, Target> extends true
    ? string | Extract<Value, undefined>
    : IsOptionally<Value, Choice[]> extends true
      ? SavedChoice[] | Extract<Value, undefined>
      : Value;

type IsOptionally<Value, Wanted> = [Wanted] extends [Value]
  ? [Value] extends [Wanted | undefined]
    ? true
    : false
  : false;

/** Most entries of a record in a step. */
export const stepLimits = { headers: 50, data: 50 } as const;

/** A record of at most so many entries. */
export const atMost = <Schema extends z.ZodRecord>(max: number, noun: string, record: Schema) =>
  record
    .refine((entries) => Object.keys(entries).length <= max, `A step has at most ${max} ${noun}.`)
    .meta({ maxProperties: max });
