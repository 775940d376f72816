import { formatDuration } from '../../ui/format.ts';
import { momentAlone } from '../moments.ts';
import { willOf } from '../sentence.ts';
import { textField } from '../steps.ts';
import { Pairs, Part } from './frame.tsx';
import type { GotProps } from './got.ts';

/** What a wait waited for, and how long. */
export function WaitedGot({ row, data }: GotProps) {
  const { step, written } = row;
  const { now, run } = data;
  const ended = step.finishedAt === null ? now : Date.parse(step.finishedAt);
  const event = textField(step.output, 'eventId');
  const isHere = step.finishedAt === null && step === run.steps.at(-1);
  const rows: [string, string][] = [
    ...(written === null ? [] : [['Written as', willOf(written)] as [string, string]]),
    ['Began', momentAlone(step.startedAt, now)],
    ...(step.finishedAt === null ? [] : [['Ended', momentAlone(step.finishedAt, now)] as [string, string]]),
    [step.finishedAt === null ? 'So far' : 'Waited', formatDuration(Math.max(0, ended - Date.parse(step.startedAt)))],
    ...(isHere && run.nextStepAt !== null ? [['Continues', momentAlone(run.nextStepAt, now)] as [string, string]] : []),
    ...(event === undefined ? [] : [['Event', event] as [string, string]]),
  ];
  return (
    <Part title="Wait">
      <Pairs pairs={rows} />
    </Part>
  );
}
