// What is said of a job that moves or cancels runs.
import type { RunJob } from '../../api/queries/workflow-versions.ts';
import { counted } from '../../words/counted.ts';

const reasons: Record<RunJob['skipped'][number]['reason'], string> = {
  step_gone: 'their step is gone',
  type_changed: 'their step has another type',
  digest_key_changed: 'they gather events under a key that is gone',
  in_flight: 'a message was under way',
  ended: 'they ended meanwhile',
  unreachable: 'they could not be reached',
};

const handled = ({ moved, stayed, cancelled }: RunJob): number => moved + stayed + cancelled;

/** Part that is done, 0 to 1. Runs that ended by themselves are counted nowhere, so what is done is all. */
export const progressOf = (job: RunJob): number =>
  job.status === 'done' ? 1 : job.total === 0 ? 0 : Math.min(1, handled(job) / job.total);

/** "Moving 120 runs to version 9: 80 moved, 3 stayed." */
export function jobWords(job: RunJob): string {
  const { choice, status, total, version, moved, stayed, cancelled } = job;
  const goal = choice === 'move' ? ` to version ${version}` : '';
  const runs = counted(total, 'run');
  const parts = [
    ...(choice === 'move' ? [`${moved.toLocaleString('en-US')} moved`] : []),
    ...(choice === 'cancel' ? [`${cancelled.toLocaleString('en-US')} cancelled`] : []),
    ...(stayed > 0 ? [`${stayed.toLocaleString('en-US')} stayed`] : []),
  ].join(', ');
  if (status === 'running') return `${choice === 'move' ? 'Moving' : 'Cancelling'} ${runs}${goal}: ${parts}.`;
  const ended = status === 'stopped' ? 'Stopped' : choice === 'move' ? 'Moved' : 'Cancelled';
  return status === 'stopped' ? `${ended}: ${parts} of ${runs}.` : `Of ${runs}${goal} ${parts}.`;
}

/** Why runs did not move, most first: "2 stayed: their step is gone." */
export function skippedWords({ skipped }: RunJob): string[] {
  const byReason = Map.groupBy(skipped, ({ reason }) => reason);
  return [...byReason]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, runs]) => `${counted(runs.length, 'run')}: ${reasons[reason]}.`);
}
