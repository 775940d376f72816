// Words for what became of the runs of a test.
import type { JsonValue } from '../../../../contract/primitives.ts';
import type { SimulatedRun } from '../../store.ts';
import type { Playing } from '../playing.ts';
import { clockText, listed } from '../words.ts';

/** More runs than a sentence names. */
const mostNamed = 3;

/** The label of the step at which a run is; null where it has ended. */
export const restsAt = ({ state }: SimulatedRun): string | null => {
  const open = state.trace.at(-1);
  return open && open.finishedAt === null && (state.status === 'running' || state.status === 'paused')
    ? open.label
    : null;
};

function runText(run: SimulatedRun): string {
  const { status, exitReason, dueAt } = run.state;
  const at = restsAt(run);
  const of = run.personId === null ? 'the run' : `the run of ${run.personId}`;
  if (at !== null) return `${of} waits at step "${at}"${dueAt === null ? '' : ` until ${clockText(dueAt)}`}`;
  return `${of} ${status === 'running' ? 'is running' : `has ${status}`}${exitReason === null ? '' : ` (${exitReason})`}`;
}

/** What the runs do, as words. */
export function runsText({ store, happened }: Playing): string {
  const runs = store.runs();
  if (runs.length === 0) {
    const [refusal] = happened.refusals;
    return `no run was started${refusal === undefined ? '' : ` (${refusal})`}`;
  }
  const more = runs.length - mostNamed;
  const texts = runs.slice(0, mostNamed).map(runText);
  return listed(more > 0 ? [...texts, `${more} more`] : texts);
}

/** The runs as the report shows them. */
export const shownRuns = ({ store }: Playing): JsonValue =>
  store
    .runs()
    .slice(0, 20)
    .map((run) => ({
      userId: run.personId,
      status: run.state.status,
      step: restsAt(run),
      exitReason: run.state.exitReason,
    }));
