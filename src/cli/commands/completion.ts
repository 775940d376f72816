import { type Command, defineCommand, type Verb } from '../command.ts';
import type { Option } from '../option.ts';

type GlobalOptions = readonly Option<unknown>[];

const shells = ['bash', 'zsh', 'fish'] as const;

/** The command that prints a completion script for all others. */
export function completionOf(verbs: readonly Verb[], globals: GlobalOptions): Command {
  return defineCommand({
    args: [{ name: '<shell>', text: 'the shell', choices: shells }],
    examples: [
      { line: 'source <(sendora completion bash)', text: 'for this shell; in ~/.bashrc for every one' },
      { line: 'sendora completion fish > ~/.config/fish/completions/sendora.fish', text: 'fish reads it by itself' },
    ],
    run: async ({ output }, [shell = '']) => {
      const words = await wordsOf(verbs, globals);
      output.raw(
        shell === 'fish'
          ? fish(words)
          : shell === 'zsh'
            ? `autoload -U +X bashcompinit && bashcompinit\n${bash(words)}`
            : bash(words),
      );
    },
  });
}

interface Words {
  /** The verbs so far, `` or `runs list`. */
  path: string;
  verbs: readonly Pick<Verb, 'name' | 'summary'>[];
  flags: { name: string; text: string }[];
}

async function wordsOf(verbs: readonly Verb[], globals: GlobalOptions, path: readonly string[] = []): Promise<Words[]> {
  const inner = await Promise.all(
    verbs.map(async ({ name, load }): Promise<Words[]> => {
      const [here, entry] = [[...path, name], await load()];
      if ('commands' in entry) return wordsOf(entry.commands, globals, here);
      return [{ path: here.join(' '), verbs: [], flags: [...Object.values(entry.options), ...globals].map(flagOf) }];
    }),
  );
  return [{ path: path.join(' '), verbs, flags: globals.map(flagOf) }, ...inner.flat()];
}

const flagOf = ({ flags, text }: Option<unknown>) => ({ name: /--[\w-]+/.exec(flags)?.[0] ?? flags, text });

/** Completes verbs by what was typed so far, flags after a hyphen, and files otherwise. */
function bash(words: readonly Words[]): string {
  const cases = words.map(
    ({ path, verbs, flags }) =>
      `    '${path}') verbs='${verbs.map(({ name }) => name).join(' ')}'; flags='${flags.map(({ name }) => name).join(' ')}' ;;`,
  );
  return `_sendora() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' verbs='' flags='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && continue
    case "$path\${path:+ }$word" in
${words
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      '${path}') path='${path}' ;;`)
  .join('\n')}
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ -n $verbs ]]; then COMPREPLY=($(compgen -W "$verbs" -- "$current"))
  else COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _sendora sendora
`;
}

function fish(words: readonly Words[]): string {
  const lines = words.flatMap(({ path, verbs, flags }) => {
    const seen = path
      .split(' ')
      .filter(Boolean)
      .map((verb) => `__fish_seen_subcommand_from ${verb}`);
    const first =
      verbs.length > 0 ? [`not __fish_seen_subcommand_from ${verbs.map(({ name }) => name).join(' ')}`] : [];
    const when = (conditions: readonly string[]) =>
      `complete -c sendora -n ${quoted(conditions.join('; and ') || 'true')}`;
    return [
      ...verbs.map(({ name, summary }) => `${when([...seen, ...first])} -f -a ${name} -d ${quoted(summary)}`),
      ...flags.map(({ name, text }) => `${when(seen)} -l ${name.slice(2)} -d ${quoted(text)}`),
    ];
  });
  return `${[...new Set(lines)].join('\n')}\n`;
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
