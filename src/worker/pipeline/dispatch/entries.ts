// Who may enter: the limit of a paused workflow, then the gate of each workflow.
// 1. A run that the limit turns away has claimed no entry, so that it closes no gate.
// 2. An entry whose run never began stands against nobody, once its event cannot come again.
import type { Env } from '../../env.ts';
import { runStub } from '../../run-object/stub.ts';
import { countQueuedRuns } from '../../store/queued-runs.ts';
import type { Refusal } from '../../store/refused-entries.ts';
import { claimEntries, giveBackStatement, type RefusedClaim } from '../../store/run-entries.ts';
import type { Match } from './match.ts';

/** So many runs wait for a paused workflow; what comes beyond is refused with its reason. */
const queuedLimit = 10_000;
/** Longer than any message is tried again: a run that has not begun by then never will. Milliseconds. */
const entryAbandonedMs = 24 * 3_600_000;

/** The verdict on each match: null where its run may start. */
export async function admit(
  env: Env,
  db: D1Database,
  matches: Match[],
  now: number,
): Promise<Map<Match, Refusal | null>> {
  const verdicts = new Map<Match, Refusal | null>(matches.map((match) => [match, null]));
  for (const [match, refusal] of await overflowing(env, db, matches)) verdicts.set(match, refusal);
  const gated = matches.filter((match) => !verdicts.get(match) && (match.rule.gate || match.rule.watched));
  const refusals = await claimEntries(db, gated);
  const refused = gated.flatMap((match, i): [Match, RefusedClaim][] => {
    const refusal = refusals[i];
    return refusal ? [[match, refusal]] : [];
  });
  for (const [match, refusal] of await withoutGhosts(env, db, refused, now)) {
    verdicts.set(match, refusal && { reason: refusal.reason, message: refusal.message });
  }
  return verdicts;
}

async function overflowing(env: Env, db: D1Database, matches: Match[]): Promise<[Match, Refusal][]> {
  const paused = matches.filter((match) => match.paused);
  const workflowIds = [...new Set(paused.map(({ head }) => head.workflowId))];
  const waiting = await countQueuedRuns(db, workflowIds);
  const beyond: Match[] = [];
  for (const match of paused) {
    const count = (waiting.get(match.head.workflowId) ?? 0) + 1;
    if (count > queuedLimit) beyond.push(match);
    else waiting.set(match.head.workflowId, count);
  }
  // One that waits already, and whose event comes again, is not turned away.
  const known = await Promise.all(beyond.map(({ head }) => runStub(env, head.runId).view()));
  return beyond.flatMap((match, i): [Match, Refusal][] => (known[i] ? [] : [[match, queueFull]]));
}

const queueFull: Refusal = {
  reason: 'queue_full',
  message: `The workflow is paused and ${queuedLimit} runs wait for it already.`,
};

/** Asks once more for entries that are held by runs that never began. */
async function withoutGhosts(
  env: Env,
  db: D1Database,
  refused: [Match, RefusedClaim][],
  now: number,
): Promise<[Match, RefusedClaim | null][]> {
  const old = refused.filter(([, { holder }]) => holder.enteredAt + entryAbandonedMs < now);
  const views = await Promise.all(old.map(([, { holder }]) => runStub(env, holder.runId).view()));
  const ghosts = old.filter((_, i) => views[i] === null);
  if (ghosts.length === 0) return refused;
  await db.batch(ghosts.map(([{ head }, { holder }]) => giveBackStatement(db, head, holder.runId)));
  const again = ghosts.map(([match]) => match);
  const verdicts = await claimEntries(db, again);
  const changed = new Map(again.map((match, i) => [match, verdicts[i] ?? null]));
  return refused.map(([match, refusal]) => [match, changed.has(match) ? (changed.get(match) ?? null) : refusal]);
}
