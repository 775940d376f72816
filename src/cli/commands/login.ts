import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { usageFailure } from '../failure.ts';
import { flag } from '../option.ts';
import { maskOf } from '../output/output.ts';
import { credentialsPath, storeKey } from '../settings/credentials.ts';
import { nameOf, needAddress } from '../settings/settings.ts';

export const login = defineCommand({
  details:
    'The key is asked for without echo, or read from standard input; it is tried, and kept in a file that only you can read. There is no flag for it: arguments end up in histories and lists of processes.',
  options: { keyStdin: flag('--key-stdin', 'read the key from standard input') },
  examples: [
    { line: 'sendora login --env prod', text: 'ask for the key of an environment' },
    { line: 'pass sendora/prod | sendora login --env prod --key-stdin', text: 'take it from a password manager' },
  ],
  run: async (context, _given, { keyStdin }) => {
    const { host, output, client } = context;
    const target = needAddress(context.target());
    const key = (keyStdin ? await host.readStdin() : await askForKey(context)).trim();
    output.hide(key);
    if (!/^[\x21-\x7e]+$/.test(key)) throw usageFailure('That is not a key.');
    const connection = { ...context.target(), ...target, key, keyFrom: 'this login' };
    const { url, org, project } = connection;
    const { name } = await client(connection).getProject({ params: { id: project } });
    storeKey(host, { url, org, project, key });
    output.result(
      { url, org, project, key: maskOf(key), file: credentialsPath(host) },
      () => `Stored the key ${maskOf(key)} for ${name} at ${nameOf(connection)}.`,
    );
    if (host.env.SENDORA_KEY) output.note('SENDORA_KEY is set, and it is used before the stored key.');
  },
});

async function askForKey({ host, target }: Context): Promise<string> {
  if (!host.canAsk) throw usageFailure('Nobody can be asked for the key here; add --key-stdin and pipe it in.');
  return host.ask(`Key for ${nameOf(target())}: `, true);
}
