// Starts the runs of matches: who is admitted, what is left of those who are not, and what is tried again.
import { withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { runStub } from '../../run-object/stub.ts';
import { refusedStatement } from '../../store/refused-entries.ts';
import { giveBackStatement } from '../../store/run-entries.ts';
import type { Transition } from '../../stream/publish-transitions.ts';
import { beginDigests, joinDigests } from './digests.ts';
import { admit } from './entries.ts';
import { isLasting } from './failures.ts';
import type { Match } from './match.ts';
import type { Leftovers, Round } from './work.ts';

const startsAtOnce = 50;

/** Refusals of an earlier try at these events, as in a Round. */
export async function readRefused(db: D1Database, projectId: string, eventIds: string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const statement = refusedStatement(db, projectId, eventIds);
  const { results } = await withRetry(() => statement.all<{ eventId: string; workflowId: string }>());
  return new Set(results.map(({ eventId, workflowId }) => `${eventId} ${workflowId}`));
}

/** Starts the runs of matches; each person occurs once for a workflow. */
export async function startMatches(round: Round, found: Match[], left: Leftovers): Promise<void> {
  const { env, db, now, refusedBefore } = round;
  const open = found.filter(({ head, refusedAs }) => !refusedBefore.has(`${head.event.id} ${refusedAs}`));
  const { matches, beginnings } = await joinDigests(round, open, left);
  const verdicts = await admit(env, db, matches, now);
  const admitted: Match[] = [];
  for (const [match, refusal] of verdicts) {
    if (refusal) left.refused.push({ ...placeOf(match), ...refusal });
    else admitted.push(match);
  }
  const late = await beginDigests(
    round,
    beginnings.filter(({ match }) => admitted.includes(match)),
    left,
  );
  const starts = admitted.filter((match) => !late.has(match));
  for (let i = 0; i < starts.length; i += startsAtOnce) {
    const group = starts.slice(i, i + startsAtOnce);
    const started = await Promise.allSettled(group.map((match) => startRun(env, match)));
    for (const [place, match] of group.entries()) keepStart(round, match, started[place], left);
  }
}

const startRun = (env: Env, { head, profile, paused }: Match) =>
  runStub(env, head.runId).start({ head, profile, queued: paused });

const placeOf = ({ head, refusedAs }: Match) => ({ eventId: head.event.id, workflowId: refusedAs });

function keepStart(
  { db, failures, listeners }: Round,
  match: Match,
  started: PromiseSettledResult<Transition> | undefined,
  left: Leftovers,
): void {
  const { head, paused } = match;
  if (started?.status === 'fulfilled') {
    left.transitions.push(started.value);
    if (paused) left.queued.push({ workflowId: head.workflowId, queuedAt: head.event.timestamp, runId: head.runId });
    if (head.watched) listeners.add(head);
  } else if (isLasting(started?.reason)) {
    left.refused.push({ ...placeOf(match), reason: 'start_failed', message: String(started?.reason) });
    left.givenBack.push(giveBackStatement(db, head, head.runId));
  } else failures.add(head.event, started?.reason);
}
