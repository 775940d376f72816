// The part of docs/guides/cli.md that follows from the registry of verbs, which the command line itself is made from.
import type { Command, Verb } from '../../src/cli/command.ts';
import { verbs } from '../../src/cli/commands/registry.ts';
import { globalOptions } from '../../src/cli/global-options.ts';
import type { Option } from '../../src/cli/option.ts';

const heading = '\n## Verbs\n';

/** The guide with its reference renewed; what people wrote is all that stands before the heading. */
export async function cliGuide(present: string): Promise<string> {
  const [written = ''] = present.split(heading);
  return `${written.trimEnd()}\n${heading}\n${await reference()}`;
}

async function reference(): Promise<string> {
  const parts = await Promise.all(verbs.map((verb) => describe(verb, [])));
  const globals = flagLines(Object.values(globalOptions));
  return `${[['With every verb:', ...globals].join('\n'), ...parts.flat()].join('\n\n')}\n`;
}

async function describe({ name, summary, load }: Verb, path: readonly string[]): Promise<string[]> {
  const [here, entry] = [[...path, name], await load()];
  const sentences = `${capital(summary)}.${entry.details ? ` ${entry.details}` : ''}`;
  if ('commands' in entry) {
    const inner = await Promise.all(entry.commands.map((verb) => describe(verb, here)));
    return [`### sendora ${here.join(' ')}`, sentences, ...inner.flat()];
  }
  const usage = [...here, ...entry.args.map((arg) => arg.name)].join(' ');
  return [`### sendora ${escaped(usage)}`, escaped(sentences), linesOf(entry), examplesOf(entry)].filter(Boolean);
}

function linesOf({ args, options }: Command): string {
  return [...args.map(({ name, text }) => `- \`${name}\`: ${text}`), ...flagLines(Object.values(options))].join('\n');
}

function flagLines(options: readonly Option<unknown>[]): string[] {
  return options.map(({ flags, text, choices }) => {
    const listed = choices === undefined ? '' : `; one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`;
    return `- \`${flags}\`: ${escaped(text)}${listed}`;
  });
}

function examplesOf({ examples }: Command): string {
  return ['Examples:', ...examples.map(({ line, text }) => `- \`${line}\`: ${text}`)].join('\n');
}

const escaped = (text: string) => text.replaceAll('<', '&lt;');
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
