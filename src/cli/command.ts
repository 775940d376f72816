import type { Context } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Option, ValuesOf } from './option.ts';

/** What a user types, and what it is for. */
export interface Example {
  line: string;
  text: string;
}

export interface Argument {
  /** As in `[path]`, `<event>` or `<ids...>`. */
  name: string;
  text: string;
  choices?: readonly string[];
}

type Options = Readonly<Record<string, Option<unknown>>>;

interface Frame {
  /** More than the summary says, for the help and the reference. */
  details?: string;
  examples: readonly [Example, Example, ...Example[]];
}

/** What a verb does. */
export interface Command extends Frame {
  args: readonly Argument[];
  options: Options;
  /** `given` holds the values of the arguments as they were typed, `options` those of the flags. */
  run(context: Context, given: readonly string[], options: Readonly<Record<string, unknown>>): Promise<ExitCode>;
}

/** What a verb is that has verbs of its own, such as `runs list`. */
export interface CommandGroup extends Frame {
  commands: readonly Verb[];
}

/** A word of the command line. What it does is loaded when it is used: most of the code belongs to other verbs. */
export interface Verb {
  name: string;
  summary: string;
  load(): Promise<Command | CommandGroup>;
}

interface Definition<O extends Options> extends Frame {
  args?: readonly Argument[];
  options?: O;
  run(context: Context, given: readonly string[], options: ValuesOf<O>): Promise<ExitCode | undefined>;
}

/** A command whose options are typed by what they are declared as. */
export function defineCommand<O extends Options = Record<never, never>>(definition: Definition<O>): Command {
  const { args = [], options, run, ...frame } = definition;
  return {
    ...frame,
    args,
    options: options ?? {},
    run: async (context, given, raw) => {
      const read = Object.entries(options ?? {}).map(([name, option]) => [name, option.read(raw[name])]);
      // Sound because each value was read by the option that its type is made from.
      const exitCode = await run(context, given, Object.fromEntries(read) as ValuesOf<O>);
      return exitCode ?? exitCodes.done;
    },
  };
}
