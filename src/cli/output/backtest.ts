import type { Backtest } from '../../contract/workflows/backtest.ts';
import type { Colors } from './colors.ts';
import { drawTable } from './table.ts';
import { count, counted, minuteOf } from './words.ts';

type Sends = Backtest['draft']['sends'];

/** A table of messages by day and kind, then what differs and what it takes for granted. */
export function drawBacktest(name: string, result: Backtest, colors: Colors): string {
  const { draft, live, difference, unknowable, assumptions } = result;
  const { bold, dim, red } = colors;
  const over = draft.overLimit;
  return [
    `${bold(name)} from ${minuteOf(result.from)} to ${minuteOf(result.to)} UTC: ${counted(draft.entries, 'entry', 'entries')}, ${runsOf(draft.runs)}`,
    ...(draft.sends.length === 0 ? ['No messages.'] : [tableOf(draft.sends, live?.sends ?? null)]),
    ...[...draft.refused, ...draft.held].map(({ reason, count: times }) => `  ${reason}: ${count(times)}`),
    ...(over.people === 0
      ? []
      : [red(`${counted(over.people, 'person', 'people')} would get more than ${over.limit} messages.`)]),
    ...(unknowable.runs === 0
      ? []
      : [
          `${counted(unknowable.runs, 'run')} cannot be known: ${unknowable.reasons.map(({ reason }) => reason).join(', ')}.`,
        ]),
    ...assumptions.map((sentence) => dim(`  ${sentence}`)),
    `${difference === null ? '' : `${signed(difference.entries)} entries, ${sumOf(difference.sends)} against live; `}${count(Math.round(result.eventsPerSecond))} events/s`,
  ].join('\n');
}

const runsOf = (runs: Backtest['draft']['runs']) =>
  Object.entries(runs)
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${count(number)} ${status}`)
    .join(', ') || 'no runs';

function tableOf(sends: Sends, live: Sends | null): string {
  const keyOf = ({ day, channel }: Sends[number]) => `${day} ${channel}`;
  const before = new Map((live ?? []).map((send) => [keyOf(send), send.count]));
  const all = new Map([...(live ?? []), ...sends].map((send) => [keyOf(send), send]));
  const after = new Map(sends.map((send) => [keyOf(send), send.count]));
  const rows = [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { day, channel }]) => [
      day,
      channel,
      after.get(key) ?? 0,
      ...(live === null ? [] : [before.get(key) ?? 0]),
    ]);
  return drawTable(['DAY', 'CHANNEL', live === null ? 'MESSAGES' : 'DRAFT', ...(live === null ? [] : ['LIVE'])], rows);
}

const signed = (number: number) => (number > 0 ? `+${count(number)}` : number < 0 ? `−${count(-number)}` : '0');

function sumOf(sends: Sends): string {
  const byChannel = Map.groupBy(sends, ({ channel }) => channel);
  const parts = [...byChannel].map(
    ([channel, all]) => `${signed(all.reduce((sum, { count: some }) => sum + some, 0))} ${channel}`,
  );
  return parts.join(', ') || '0 messages';
}
