// The safety net behind alarms and queues, once a minute, over every database (R8).
// 1. Nothing of it is kept in an isolate: each sweep finds what is due in the databases, by keys.
// 2. Each part fails alone, with a line in the log; then the whole counts as failed, so that the platform shows it.
// 3. A part does a bounded amount of work; what is left is due in the next minute.
import { allDatabases } from '../db/client.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { closeStaleSockets } from '../run-object/close-sockets.ts';
import { dropIdempotencyKeys } from '../store/idempotency-keys.ts';
import { dropSignInCodes } from '../store/sign-in-codes.ts';
import { askAfterSilences } from './ask-after-silences.ts';
import { moveOldDeadLetters } from './move-old-dead-letters.ts';
import { postForgotten, postForgottenAlerts } from './post-forgotten.ts';
import { postLeftBehind } from './post-left-behind.ts';
import { pruneCaps } from './prune-cap-uses.ts';
import { recheckDomains } from './recheck-domains.ts';
import { releaseForgotten } from './release-queued-runs.ts';
import { retain } from './retention/retain.ts';
import { postSilentJobs } from './run-jobs.ts';
import { wakeLateClocks } from './wake-late-clocks.ts';
import { wakeOverdueRuns } from './wake-overdue-runs.ts';

const idempotencyKeptMs = 24 * 3_600_000;
const keysPerSweep = 2_000;
const codesPerSweep = 500;
/** Run objects that are asked in one sweep; every database has an equal share of them. */
const runsPerSweep = 400;
const leastRuns = 20;

type RunPart = (part: string, work: () => Promise<unknown>) => Promise<void>;

/** One sweep. */
export async function sweep(env: Env, now: number): Promise<void> {
  const failures: unknown[] = [];
  const runPart: RunPart = async (part, work) => {
    try {
      await work();
    } catch (error) {
      log({ level: 'error', message: 'part of the sweep failed', part, error: String(error) });
      failures.push(error);
    }
  };
  await Promise.all([
    runPart('idempotency keys', () => dropIdempotencyKeys(env.DB, now - idempotencyKeptMs, keysPerSweep)),
    runPart('live traces', () => closeStaleSockets(env, now)),
    runPart('sign-in codes', () => dropSignInCodes(env.DB, now, codesPerSweep)),
    runPart('old dead letters', () => moveOldDeadLetters(env)),
    runPart('retention', () => retain(env, now)),
    runPart('sender domains', () => recheckDomains(env, now)),
    runPart('databases', () => sweepDatabases(env, now, runPart)),
  ]);
  if (failures.length > 0) throw new AggregateError(failures, `The sweep failed in part: ${failures.join('; ')}`);
}

async function sweepDatabases(env: Env, now: number, runPart: RunPart): Promise<void> {
  const databases = await allDatabases(env);
  const share = Math.max(leastRuns, Math.floor(runsPerSweep / databases.size));
  await Promise.all(
    [...databases].flatMap(([name, db]) => [
      runPart(`queued runs of ${name}`, () => releaseForgotten(env, db)),
      runPart(`frequency caps of ${name}`, () => pruneCaps(db, now)),
      runPart(`overdue runs of ${name}`, () => wakeOverdueRuns(env, db, share, now)),
      runPart(`forgotten deliveries of ${name}`, () => postForgotten(env, db, now)),
      runPart(`forgotten alerts of ${name}`, () => postForgottenAlerts(env, db, now)),
      runPart(`silences of ${name}`, () => askAfterSilences(env, db, now)),
      runPart(`late clocks of ${name}`, () => wakeLateClocks(env, db, now)),
      runPart(`events of ${name}`, () => postLeftBehind(env, db, now)),
      runPart(`silent jobs of ${name}`, () => postSilentJobs(env, db, now)),
    ]),
  );
}
