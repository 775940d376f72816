import type { ImportResult } from '../../contract/bundle/import.ts';
import type { ApiClient } from '../../sdk/api/index.ts';
import { drawPlan } from '../bundles/draw.ts';
import { importOptions } from '../bundles/import-options.ts';
import { followJobs } from '../bundles/jobs.ts';
import { readPlan } from '../bundles/plan-file.ts';
import { hasChanges, type Prepared, prepare, sendImport } from '../bundles/prepare.ts';
import { defineCommand } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { Failure, usageFailure } from '../failure.ts';
import { flag, value } from '../option.ts';
import { drawItems, sumOf } from '../output/plan.ts';
import { counted } from '../output/words.ts';
import { nameOf } from '../settings/settings.ts';

type Importing = Omit<Prepared, 'located'> & Partial<Pick<Prepared, 'located'>>;

export const apply = defineCommand({
  details: 'All of it is done, or nothing. A second apply of the same files changes nothing.',
  args: [{ name: '[path]', text: 'file, folder or - for standard input; else the dir of sendora.json' }],
  options: {
    ...importOptions,
    plan: value('--plan <file>', 'do exactly what this plan of sendora plan --out says, or refuse'),
    yes: flag('--yes', 'do not ask'),
    wait: flag('--wait', 'wait until runs in flight are moved or cancelled'),
  },
  examples: [
    { line: 'sendora apply --env dev', text: 'show the plan, ask, and do it' },
    { line: 'sendora apply --env prod --prune --yes --wait', text: 'in CI, after the plan was reviewed' },
  ],
  run: async (context, [path], options) => {
    if (options.plan !== undefined && path !== undefined)
      throw usageFailure('--plan holds the files already; leave the path out.');
    if (options.plan === undefined) return applyFiles(context, await prepare(context, path, options), options);
    const { prepared, plan } = await readPlan(context, options.plan);
    // Whoever hands over a plan has looked at it.
    return finish(context, prepared, { ...options, yes: true }, plan);
  },
});

interface ApplyOptions {
  yes: boolean;
  wait: boolean;
}

async function applyFiles(context: Context, prepared: Prepared, options: ApplyOptions): Promise<ExitCode> {
  if (options.yes) return finish(context, prepared, options, null);
  // Before anything is asked of the server that nobody would see.
  if (!context.output.human || !context.host.canAsk) await confirm(context, 'Apply?', false);
  const plan = await sendImport(context.client(prepared.connection), prepared, { dryRun: true, onDrift: 'overwrite' });
  return finish(context, prepared, options, plan);
}

/** Asks where a plan is there to be looked at, and imports exactly it; without one, whatever is to be done now. */
async function finish(
  context: Context,
  prepared: Importing,
  options: ApplyOptions,
  plan: ImportResult | null,
): Promise<ExitCode> {
  const { output, host } = context;
  const onDrift = prepared.choices.overwrite ? 'overwrite' : 'refuse';
  if (plan !== null && !options.yes) output.note(drawPlan(plan, prepared, output.colors, host.now()));
  if (plan !== null) refuseDrift(plan, onDrift);
  if (plan !== null && hasChanges(plan)) {
    await confirm(context, `Apply to ${nameOf(prepared.connection)}?`, options.yes);
  }
  // Once the call has left, only its answer says what was done, so an interruption waits for it.
  const client = context.client(prepared.connection, { isPatient: true });
  const fingerprint = plan === null ? {} : { fingerprint: plan.fingerprint };
  const result = await sendImport(client, prepared, { dryRun: false, onDrift, ...fingerprint });
  const done = options.wait ? await withJobs(context, client, result) : result;
  if (host.signal.aborted) throw interrupted(done);
  output.result(done, (colors) =>
    [
      ...(plan === null ? drawItems(done, { colors, now: host.now() }) : []),
      `Applied to ${nameOf(prepared.connection)}: ${sumOf(done, true)}`,
      ...jobLines(done),
    ].join('\n'),
  );
  return done.jobs.some(({ status }) => status === 'stopped') ? exitCodes.refused : exitCodes.done;
}

async function withJobs(context: Context, client: ApiClient, result: ImportResult): Promise<ImportResult> {
  const { importId } = result;
  return importId === null ? result : { ...result, jobs: await followJobs(context, client, importId, result.jobs) };
}

function jobLines({ jobs }: ImportResult): string[] {
  return jobs.map(({ workflow, status, moved, stayed, cancelled, total }) => {
    const state = status === 'running' ? `goes on, ${counted(total, 'run')}` : status;
    return `  runs of ${workflow}: ${state}; ${moved} moved, ${stayed} stayed, ${cancelled} cancelled.`;
  });
}

function refuseDrift({ items }: ImportResult, onDrift: 'overwrite' | 'refuse'): void {
  const drifted = items.filter(({ drift }) => drift !== null).map(({ name }) => name);
  if (drifted.length === 0 || onDrift === 'overwrite') return;
  const detail = `Changed by hand since the last apply: ${drifted.join(', ')}. Take it into the files (sendora export), or add --overwrite to undo it.`;
  throw new Failure(exitCodes.refused, { code: 'drifted', detail });
}

function interrupted(result: ImportResult): Failure {
  const running = result.jobs.some(({ status }) => status === 'running') ? ' Its jobs go on.' : '';
  const detail = `Interrupted, after the server had applied everything: ${sumOf(result, true)}${running}`;
  return new Failure(exitCodes.interrupted, { code: 'interrupted', detail });
}
