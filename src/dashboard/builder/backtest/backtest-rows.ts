// The result of a backtest as rows of two columns: what the draft would have done, and what it is compared with.
import type { Backtest } from '../../api/queries/backtests.ts';
import { kindWords } from '../../words/channel-kind.tsx';
import { counted } from '../../words/counted.ts';
import { upperFirst } from '../../words/upper-first.ts';
import { type Draft, stepOf } from '../draft.ts';
import { titleOf } from '../starters.ts';

type World = Backtest['draft'];

export interface BacktestRow {
  name: string;
  draft: number;
  /** null where it is compared with nothing. */
  other: number | null;
}

export interface BacktestGroup {
  title: string;
  rows: BacktestRow[];
}

const words = (reason: string): string => upperFirst(reason.replaceAll('_', ' '));

const sumBy = (counts: readonly { name: string; count: number }[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { name, count } of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
};

/** A row for each name of either side, those with the most first. */
function rowsBy(draft: World, other: World | null, read: (world: World) => { name: string; count: number }[]) {
  const [own, their] = [sumBy(read(draft)), other === null ? null : sumBy(read(other))];
  const names = [...new Set([...own.keys(), ...(their?.keys() ?? [])])];
  return names
    .map((name) => ({ name, draft: own.get(name) ?? 0, other: their === null ? null : (their.get(name) ?? 0) }))
    .sort((a, b) => b.draft + (b.other ?? 0) - a.draft - (a.other ?? 0));
}

const row = (name: string, draft: World, other: World | null, read: (world: World) => number): BacktestRow => ({
  ...{ name, draft: read(draft), other: other === null ? null : read(other) },
});

/** Everything that was counted; groups without a row are left out. */
export function backtestGroups({ draft, live }: Pick<Backtest, 'draft' | 'live'>, workflow: Draft): BacktestGroup[] {
  const one = (name: string, read: (world: World) => number) => row(name, draft, live, read);
  const by = (read: (world: World) => { name: string; count: number }[]) => rowsBy(draft, live, read);
  const titleFor = (label: string) => {
    const step = stepOf(workflow, label);
    if (step === undefined) return label;
    const title = titleOf(step);
    // Steps without a title are called after their type, and there may be several.
    return workflow.steps.filter((other) => titleOf(other) === title).length > 1 ? `${title} (${label})` : title;
  };
  const groups: BacktestGroup[] = [
    {
      title: 'Runs',
      rows: [
        one('Started', ({ entries }) => entries),
        one('Completed', ({ runs }) => runs.completed),
        one('Ended by an exit event', ({ runs }) => runs.exited),
        one('Failed', ({ runs }) => runs.failed),
        one('Still running at the end', ({ runs }) => runs.running),
        one(`People with more than ${draft.overLimit.limit} messages`, ({ overLimit }) => overLimit.people),
      ],
    },
    {
      title: 'Messages',
      rows: by(({ sends }) => sends.map(({ channel, count }) => ({ name: kindWords(channel), count }))),
    },
    {
      title: 'Not sent',
      rows: by(({ held }) => held.map(({ reason, count }) => ({ name: words(reason), count }))),
    },
    {
      title: 'Not started',
      rows: by(({ refused }) => refused.map(({ reason, count }) => ({ name: words(reason), count }))),
    },
    {
      title: 'Runs that came to a step',
      rows: by(({ steps }) => steps.map(({ label, reached }) => ({ name: titleFor(label), count: reached }))),
    },
  ];
  return groups.filter(({ rows }) => rows.length > 0);
}

/** The difference in one sentence; null where it is compared with nothing. */
export function differenceWords({ difference }: Pick<Backtest, 'difference'>): string | null {
  if (difference === null) return null;
  const { entries, sends, people } = difference;
  const messages = sends.reduce((sum, { count }) => sum + count, 0);
  const more = (count: number, noun: string) =>
    count === 0 ? `as many ${noun}s` : `${counted(Math.abs(count), noun)} ${count > 0 ? 'more' : 'fewer'}`;
  const parts = [
    ...(people.gained > 0 ? [`${counted(people.gained, 'person', 'people')} more`] : []),
    ...(people.lost > 0 ? [`${counted(people.lost, 'person', 'people')} fewer`] : []),
  ];
  const who = parts.length === 0 ? 'the same people enter' : `${parts.join(' and ')} enter`;
  return `The draft starts ${more(entries, 'run')} and sends ${more(messages, 'message')}; ${who}.`;
}
