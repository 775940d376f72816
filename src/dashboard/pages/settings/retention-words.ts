import { defaultDays, type RetentionDays } from '../../../contract/account/settings.ts';
import { counted } from '../../words/counted.ts';
import { upperFirst } from '../../words/upper-first.ts';

const names: Readonly<Record<keyof RetentionDays, string>> = {
  events: 'events',
  runs: 'ended runs',
  deliveries: 'messages of the log',
  refusals: 'refusals',
};

const kinds = Object.keys(names) as (keyof RetentionDays)[];

/** What ends by shorter times, as sentences; what is left out of a draft has its default. */
export function whatEnds(before: RetentionDays, after: Partial<RetentionDays>, archives: boolean): string[] {
  const act = archives ? 'are archived and removed' : 'are deleted for good';
  return kinds.flatMap((kind) => {
    const days = after[kind] ?? defaultDays[kind];
    if (days >= before[kind]) return [];
    return [`${upperFirst(names[kind])} older than ${counted(days, 'day')} ${act}.`];
  });
}
