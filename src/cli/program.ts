// The command line as commander parses it, made from the registry of verbs.
import { CommanderError, Option as Flag, Command as Parser } from 'commander';
import type { Command, CommandGroup, Example, Verb } from './command.ts';
import { verbs } from './commands/registry.ts';
import { usageFailure } from './failure.ts';
import { globalOptions } from './global-options.ts';
import type { OutputStream } from './host.ts';
import type { Option, ValuesOf } from './option.ts';

type GlobalValues = ValuesOf<Pick<typeof globalOptions, 'env' | 'json' | 'human' | 'quiet'>> & { color: boolean };

/** What the user asked for. */
export interface Parsed {
  command: Command;
  given: string[];
  options: Readonly<Record<string, unknown>>;
  globals: GlobalValues;
}

const outline = `Exit codes: 0 done, 1 refused or failed, 2 changes (with --detailed-exitcode), 3 usage or configuration,
4 server not reachable, 130 interrupted. Settings: --env, then SENDORA_URL SENDORA_KEY SENDORA_KEY_FILE SENDORA_ORG
SENDORA_PROJECT, then sendora.json, then the keys of sendora login.`;

/** Parses the arguments; null where help or the version was written instead. */
export async function parse(argv: readonly string[], version: string, out: OutputStream): Promise<Parsed | null> {
  let parsed: Parsed | null = null;
  const program = createProgram(version, out);
  for (const verb of verbs) {
    const parser = addVerb(program, verb);
    // A verb that is not named needs no more than its line in the list.
    if (argv.includes(verb.name)) await fill(parser, await verb.load(), take);
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw usageFailure(sentenceOf(error));
  }
  return parsed;

  function take(parser: Parser, command: Command, given: string[]) {
    parsed = { command, given, options: parser.opts(), globals: globalsOf(program) };
  }
}

function globalsOf(program: Parser): GlobalValues {
  const raw = program.opts();
  const { env, json, human, quiet } = globalOptions;
  const globals = {
    env: env.read(raw.env),
    json: json.read(raw.json),
    human: human.read(raw.human),
    quiet: quiet.read(raw.quiet),
    color: raw.color !== false,
  };
  if (globals.json && globals.human) throw usageFailure('--json and --human exclude each other.');
  return globals;
}

function createProgram(version: string, out: OutputStream): Parser {
  const program = new Parser('sendora')
    .description('Workflows as code: plan, apply and test what Sendora does, and watch what it did.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print the help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => out.write(text),
      // What commander finds wrong is thrown, and reported as any other problem is.
      writeErr: () => undefined,
      getOutHelpWidth: () => out.columns() ?? 100,
      getOutHasColors: () => false,
    })
    .exitOverride()
    .addHelpText('after', `\n${outline}`);
  for (const option of Object.values(globalOptions)) program.addOption(flagOf(option));
  return program;
}

function addVerb(parent: Parser, { name, summary }: Verb): Parser {
  return parent
    .command(name)
    .summary(summary)
    .description(`${capital(summary)}.`);
}

type Take = (parser: Parser, command: Command, given: string[]) => void;

/** Gives a verb its options, or its own verbs. */
async function fill(parser: Parser, entry: Command | CommandGroup, take: Take): Promise<void> {
  if (entry.details) parser.description(`${parser.description()} ${entry.details}`);
  parser.addHelpText('after', `\n${examplesText(entry.examples)}`);
  if ('commands' in entry) {
    for (const verb of entry.commands) await fill(addVerb(parser, verb), await verb.load(), take);
    return;
  }
  for (const { name, text, choices } of entry.args) {
    const argument = parser.createArgument(name, text);
    parser.addArgument(choices ? argument.choices([...choices]) : argument);
  }
  for (const option of Object.values(entry.options)) parser.addOption(flagOf(option));
  parser.action((...all: unknown[]) => {
    // commander passes each argument, then the options, then the parser.
    const given = all
      .slice(0, -2)
      .flat()
      .filter((text) => text !== undefined)
      .map(String);
    take(parser, entry, given);
  });
}

function flagOf({ flags, text, choices, repeats }: Option<unknown>): Flag {
  const made = new Flag(flags, text);
  if (choices) made.choices([...choices]);
  if (repeats) made.argParser((given: string, before: string[] | undefined) => [...(before ?? []), given]);
  return made;
}

function examplesText(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(({ line }) => line.length));
  return ['Examples:', ...examples.map(({ line, text }) => `  ${line.padEnd(width)}  ${text}`)].join('\n');
}

/** What people look for as a command and is part of another one. */
const elsewhere = new Map([
  ['drift', 'What was changed by hand is shown by sendora plan, value by value by sendora diff.'],
  ['prune', 'What the files no longer hold is deleted by sendora apply --prune.'],
]);

/** commander begins with "error: " and puts its suggestion on a line of its own. */
function sentenceOf({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'Which command? sendora --help lists them.';
  const [first = '', ...others] = message.replace(/^error: /, '').split('\n');
  const meant = code === 'commander.unknownCommand' ? elsewhere.get(/'(.*)'/.exec(first)?.[1] ?? '') : undefined;
  if (meant !== undefined) return `${capital(first).replace(/\.?$/, '.')} ${meant}`;
  const hint = others.join(' ').replace(/^\(|\)$/g, '');
  return `${capital(first).replace(/\.?$/, '.')}${hint ? ` ${hint}` : ''} See sendora --help.`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
