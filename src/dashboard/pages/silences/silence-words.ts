// When a silence holds, in words.
import type { Silence } from '../../api/queries/silences.ts';
import type { Tone } from '../../ui/chip.tsx';

type Timed = Pick<Silence, 'from' | 'until' | 'weekly'>;

const short: Record<NonNullable<Silence['weekly']>['days'][number], string> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

/** "Sat, Sun 22:00–06:00 Europe/Paris" */
export const weeklyWords = ({ days, start, end, timezone }: NonNullable<Silence['weekly']>): string =>
  `${days.map((day) => short[day]).join(', ')} ${start}–${end} ${timezone}`;

export type SilenceState = 'holds' | 'planned' | 'weekly' | 'over';

/** Where a silence is in its life. */
export function silenceState(
  { from, until, weekly, isActive }: Timed & { isActive: boolean },
  now: number,
): SilenceState {
  if (isActive) return 'holds';
  if (until !== null && Date.parse(until) <= now) return 'over';
  if (from !== null && Date.parse(from) > now) return 'planned';
  return weekly === null ? 'over' : 'weekly';
}

export const stateTones: Record<SilenceState, Tone> = {
  holds: 'hold',
  planned: 'info',
  weekly: 'info',
  over: 'neutral',
};
export const stateWords: Record<SilenceState, string> = {
  holds: 'holds now',
  planned: 'planned',
  weekly: 'every week',
  over: 'over',
};
