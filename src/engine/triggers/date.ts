import { isoTime } from '../../contract/primitives.ts';
import type { TriggerBehaviour } from './behaviour.ts';
import { momentsOf } from './moments.ts';

export const date: TriggerBehaviour<'date'> = {
  faults: () => [],
  startsWhen: ({ date: { trait } }) => `at a date of each person, ${trait}`,
  audiences: () => [],
  traits: ({ date: { trait } }) => trait.split('.').slice(0, 1),
  next({ date: trigger }, { profile, org, now }) {
    const found = momentsOf(trigger, profile ?? {}, org, now);
    if ('reason' in found) return found;
    const { next, last } = found;
    if (next === null) {
      const past = last === null ? 'Its moment' : isoTime(last.at);
      return { reason: 'moment_past', message: `${past} has passed, and a moment that has passed starts nothing.` };
    }
    const { trait } = trigger;
    return {
      at: next.at,
      what: [profile?.userId ?? '', next.date],
      properties: { trait, date: next.date, dueAt: isoTime(next.at) },
    };
  },
};
