import { Clock } from 'lucide-react';
import { spanWords } from '../../../engine/steps/span-words.ts';
import { conditionWords } from '../../words/condition-words.ts';
import { type DraftRecord, listOf, numberOf, recordOf, textOf } from '../read.ts';
import type { StepView } from './step-view.ts';

const offset = (minutes: number | null) =>
  minutes === null || minutes === 0 ? '' : `, ${spanWords(Math.abs(minutes))} ${minutes < 0 ? 'before' : 'after'}`;

const clock = ({ time, weekdays }: DraftRecord) => {
  const days = listOf(weekdays).map((day) => `${textOf(day).charAt(0).toUpperCase()}${textOf(day).slice(1, 3)}`);
  return `${textOf(time)}${days.length === 0 ? '' : ` on ${days.join(', ')}`}`;
};

const until = (given: DraftRecord) =>
  textOf(given.date)
    ? `until ${textOf(given.date)}${offset(numberOf(given.offsetMinutes))}${given.time ? ` at ${clock(given)}` : ''}`
    : `until ${clock(given) || '…'}`;

const atMost = (minutes: unknown) => (numberOf(minutes) === null ? '' : `, at most ${spanWords(Number(minutes))}`);

function digest(given: DraftRecord): string {
  if (given.until !== undefined) return `collects events until ${clock(recordOf(given.until))}`;
  const window = numberOf(given.windowMinutes);
  return window === null ? 'collects events' : `collects events for ${spanWords(window)}`;
}

export const wait = {
  does: 'Waits for a while, until a moment, for an event or for a condition, or collects events.',
  icon: Clock,
  tint: 'wait',
  summary(config, { delayMinutes }) {
    if (config.waitForEvent !== undefined)
      return `${textOf(recordOf(config.waitForEvent).eventType) || 'an event'}${atMost(config.timeoutMinutes)}`;
    if (config.waitForCondition !== undefined)
      return `until ${conditionWords(config.waitForCondition) || '…'}${atMost(config.timeoutMinutes)}`;
    if (config.collect !== undefined) return digest(recordOf(config.collect));
    if (config.until !== undefined) return until(recordOf(config.until));
    const delay = numberOf(delayMinutes);
    return delay === null || delay === 0 ? 'No duration yet' : spanWords(delay);
  },
} satisfies StepView;
