// Runs wrangler, the one that is first on the PATH: under npm that is the version the project brings.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DeployFailure } from './failure.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Wrangler {
  /** Runs a command that only reads; the caller looks at the exit code. */
  ask(...args: string[]): Promise<Ran>;
  /** Runs a command that changes something, or says what it would run; a failure ends the deployment. */
  change(what: string, args: string[], input?: string): Promise<string>;
  isDryRun: boolean;
}

interface WranglerOptions {
  config: string;
  isDryRun: boolean;
  say(line: string): void;
}

/** wrangler with one configuration file. */
export function createWrangler({ config, isDryRun, say }: WranglerOptions): Wrangler {
  const ask = (...args: string[]) => run([...args, '--config', config], undefined);
  return {
    ask,
    isDryRun,
    async change(what, args, input) {
      if (isDryRun) {
        say(`would   ${what}: wrangler ${args.join(' ')}`);
        return '';
      }
      const ran = await run([...args, '--config', config], input);
      if (ran.code !== 0) throw new DeployFailure(explain(`${what} (wrangler ${args.join(' ')})`, ran));
      say(`done    ${what}`);
      return ran.stdout;
    },
  };
}

async function run(args: string[], input: string | undefined): Promise<Ran> {
  // CI answers wrangler's questions with their defaults; nobody could answer them here.
  const env = {
    ...process.env,
    CI: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    NO_COLOR: '1',
  };
  const child = spawn('wrangler', args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  // A program that ends without reading its input is not our failure.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const failed = once(child, 'error').then(([error]) => {
    throw new DeployFailure(
      `wrangler cannot be started (${(error as Error).message}); run npm install, then npm run bootstrap.`,
    );
  });
  const [code] = (await Promise.race([once(child, 'close'), failed])) as [number | null];
  return { code: code ?? 1, stdout, stderr };
}

const hints: [pattern: RegExp, hint: string][] = [
  [
    /not (logged in|authenticated)|wrangler login|authentication error|code: (10000|9109)/i,
    'Log in with npx wrangler login, or set CLOUDFLARE_API_TOKEN.',
  ],
  [/more than one account|account_id/i, 'Set CLOUDFLARE_ACCOUNT_ID to the account that is meant.'],
  [
    /paid plan|workers paid|free (plan|tier)|upgrade|not (enabled|entitled)|code: 10042/i,
    'Queues need the plan Workers Paid, R2 has to be enabled in the dashboard.',
  ],
  [/fetch failed|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|network/i, 'Cloudflare cannot be reached from here.'],
];

/** What failed, the last lines of what wrangler said, and what to do. */
export function explain(what: string, { stdout, stderr, code }: Ran): string {
  const said = `${stdout}\n${stderr}`.trim();
  const lines = said
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-8)
    .join('\n  ');
  const hint =
    hints.find(([pattern]) => pattern.test(said))?.[1] ??
    'Repair that and run npm run bootstrap again: what is done is not done twice.';
  return `${what} failed with exit code ${code}:\n  ${lines}\n${hint}`;
}
