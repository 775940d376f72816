import * as z from 'zod';
import { invalidInput } from '../../contract/errors.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import type { CallApi } from './call-api.ts';
import { inputSchema, outputSchema } from './outline.ts';

/** What has to be allowed before a tool may be called. */
export type Gate = 'write' | 'send';

/** What a tool can use. */
export interface ToolContext {
  api: CallApi;
  /** A static file of this server as JSON. */
  asset(path: string): Promise<unknown>;
  /** Epoch ms. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** What a tool returns: a sentence or two, and the data. */
export interface Told {
  text: string;
  data: Record<string, unknown>;
}

/** What an acting tool shows before it acts; `bound` is what the confirmation holds for beside the arguments. */
export interface Shown extends Told {
  bound?: string;
}

interface Hints {
  destructive: boolean;
  idempotent: boolean;
  openWorld: boolean;
}

interface Head<S extends z.ZodObject> {
  name: string;
  title: string;
  text: string;
  input: S;
}

interface Reading<S extends z.ZodObject> extends Head<S> {
  output: z.ZodObject;
  read(context: ToolContext, args: z.output<S>): Promise<Told>;
}

interface Acting<S extends z.ZodObject> extends Head<S> {
  gate: Gate;
  hints: Hints;
  /** What it says before it acts. */
  shown: z.ZodObject;
  /** What it returns under `result` once it has acted. */
  result: z.ZodObject;
  show(context: ToolContext, args: z.output<S>): Promise<Shown>;
  /** `id` names this one call; `bound` is what `show` returned. */
  act(context: ToolContext, args: z.output<S>, call: { id: string; bound: string }): Promise<Told>;
}

/** A tool as the registry holds it; its arguments are checked before it runs. */
export interface Tool {
  name: string;
  gate: Gate | null;
  /** As tools/list returns it. */
  definition(): Record<string, unknown>;
  /** Whether `projectId` is among its arguments. */
  takesProject: boolean;
  /** The arguments without `confirm`, checked; fails with every fault. */
  check(args: unknown): Record<string, unknown>;
  /** Of a tool that reads, all that it does; of one that acts, what it would do. */
  show(context: ToolContext, args: Record<string, unknown>): Promise<Shown>;
  act:
    | ((context: ToolContext, args: Record<string, unknown>, call: { id: string; bound: string }) => Promise<Told>)
    | null;
}

const outputLevels = 3;

/** A tool that reads; it needs nothing to be allowed. */
export function readingTool<S extends z.ZodObject>({ input, output, read, ...head }: Reading<S>): Tool {
  return {
    name: head.name,
    gate: null,
    definition: onFirstUse(() =>
      definitionOf(head, input, output, {
        readOnly: true,
        destructive: false,
        idempotent: true,
        openWorld: false,
      }),
    ),
    takesProject: 'projectId' in input.shape,
    check: (args) => checked(input, args),
    // Sound because `check` parsed them by the same schema.
    show: (context, args) => read(context, args as z.output<S>),
    act: null,
  };
}

/** A tool that acts: its first call says what it would do, its second one, with the token of the first, does it. */
export function actingTool<S extends z.ZodObject>(tool: Acting<S>): Tool {
  const { input, shown, result, hints, ...head } = tool;
  const confirm = input.extend({ confirm: confirmField });
  const output = shown.partial().extend({ confirm: tokenField, result: result.optional() });
  const text = `${head.text} The first call only says what it would do, and returns \`confirm\`; the same call with that \`confirm\` does it.`;
  return {
    name: head.name,
    gate: head.gate,
    definition: onFirstUse(() => definitionOf({ ...head, text }, confirm, output, { readOnly: false, ...hints })),
    takesProject: 'projectId' in input.shape,
    check: (args) => checked(input, args),
    // Sound because `check` parsed them by the same schema.
    show: (context, args) => tool.show(context, args as z.output<S>),
    act: (context, args, call) => tool.act(context, args as z.output<S>, call),
  };
}

const confirmField = z.string().max(2_000).optional().describe('What the first call returned, to do exactly that.');
const tokenField = z.string().optional().describe('Send it with the same arguments to do this; good for 10 minutes.');

/** Making schemas of all tools takes longer than a Worker should need to start. */
function onFirstUse(make: () => Record<string, unknown>): () => Record<string, unknown> {
  let made: Record<string, unknown> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function definitionOf(
  { name, title, text }: { name: string; title: string; text: string },
  input: z.ZodObject,
  output: z.ZodObject,
  { readOnly, destructive, idempotent, openWorld }: Hints & { readOnly: boolean },
): Record<string, unknown> {
  return {
    name,
    title,
    description: text,
    inputSchema: inputSchema(input),
    outputSchema: outputSchema(output, outputLevels),
    annotations: {
      title,
      readOnlyHint: readOnly,
      destructiveHint: destructive,
      idempotentHint: idempotent,
      openWorldHint: openWorld,
    },
  };
}

/** What a schema makes of arguments; fails with every fault. */
export function checked<S extends z.ZodObject>(schema: S, args: unknown): z.output<S> {
  const parsed = schema.safeParse(args);
  if (!parsed.success) throw invalidInput(faultsOf(parsed.error, { input: args, schema, name: 'the arguments' }));
  return parsed.data;
}
