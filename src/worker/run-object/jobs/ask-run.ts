// Asks one run to move or to end, as its job says. The run alone decides; nothing is written here.
import type { SkipReason } from '../../../contract/workflows/moves.ts';
import type { Env } from '../../env.ts';
import type { JobRow } from '../../store/bundle-jobs.ts';
import type { Transition } from '../../stream/publish-transitions.ts';
import { nothing } from '../offer.ts';
import { runStub } from '../stub.ts';

/** What a run came to; `none`: it is not concerned by the job. `later`: it is asked again. */
export type RunResult =
  | { kind: 'moved' }
  | { kind: 'cancelled' }
  | { kind: 'none' }
  | { kind: 'later' | 'stayed' | 'over'; reason: SkipReason };

export interface AskedRun {
  result: RunResult;
  /** What it owes. */
  transition: Transition;
}

/** Never throws: a run that cannot be reached is asked again. */
export async function askRun(env: Env, job: JobRow, runId: string): Promise<AskedRun> {
  try {
    return await (job.choice === 'move' ? moveOne(env, job, runId) : cancelOne(env, job, runId));
  } catch {
    return { result: { kind: 'later', reason: 'unreachable' }, transition: nothing };
  }
}

async function moveOne(env: Env, job: JobRow, runId: string): Promise<AskedRun> {
  const { version, workflowName, map, actor, importId } = job;
  const by = importId === null ? {} : { by: `import ${importId}` };
  const { verdict, transition } = await runStub(env, runId).move({ version, workflowName, map, actor, ...by });
  switch (verdict) {
    case 'ok':
    case 'already':
      return { result: { kind: 'moved' }, transition };
    case 'newer':
      return { result: { kind: 'none' }, transition };
    case 'final':
      return { result: { kind: 'over', reason: 'ended' }, transition };
    case 'unknown':
      return { result: { kind: 'later', reason: 'unreachable' }, transition };
    case 'in_flight':
      return { result: { kind: 'later', reason: verdict }, transition };
    default:
      return { result: { kind: 'stayed', reason: verdict }, transition };
  }
}

async function cancelOne(env: Env, { actor }: JobRow, runId: string): Promise<AskedRun> {
  const { verdict, view, transition } = await runStub(env, runId).control({ action: 'cancel', actor });
  if (!view) return { result: { kind: 'later', reason: 'unreachable' }, transition };
  // Ended by an earlier try whose result was not recorded, or by a person.
  const isCancelled = verdict === 'ok' || view.state.status === 'cancelled';
  return { result: isCancelled ? { kind: 'cancelled' } : { kind: 'over', reason: 'ended' }, transition };
}
