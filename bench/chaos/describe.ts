// What chaos runs found, as text: all of one run, or a line for each of several and their sum.
import type { ChaosReport } from './run-chaos.ts';

const counts = (record: Record<string, number>): string =>
  Object.entries(record)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Whether something that must not happen has happened. */
export function isBroken({ lost, stuck, unlogged, rowsBehind }: ChaosReport): boolean {
  return lost.length > 0 || stuck.length > 0 || unlogged.length > 0 || rowsBehind > 0;
}

/** All of one run. */
export function describeChaos(result: ChaosReport): string {
  const list = (title: string, items: string[]) => [
    `${title}: ${items.length}`,
    ...items.slice(0, 10).map((item) => `  ${item}`),
  ];
  return [
    '',
    `runs: ${result.runs}, kills: ${result.kills}, messages received: ${counts(result.sent)}`,
    `caught by a kill: ${result.caught.waiting} waiting, ${result.caught.sending} sending`,
    `accepted events that died in the local queue and were sent again: ${result.repeated}`,
    `calls of the database that failed, those before a kill left out: ${result.failedCalls}`,
    ...list('lost', result.lost),
    ...list('stuck', result.stuck),
    ...list('missing in the log', result.unlogged),
    ...list('failed', result.failed),
    `duplicates: ${counts(result.duplicates)}`,
    `SMS of unknown result, not repeated: ${result.unknown.steps} (${result.unknown.arrived} had arrived)`,
    `down for ${result.downMs.map(seconds).join(', ') || 'no time'}; all ended ${seconds(result.endedAfterMs)} after the last restart`,
    `list rows behind their run at the end: ${result.rowsBehind}`,
  ].join('\n');
}

/** The counts of one run in one line. */
export function summarise(name: string, result: ChaosReport): string {
  const { lost, stuck, failed, unlogged } = result;
  const found = counts({ lost: lost.length, stuck: stuck.length, failed: failed.length, unlogged: unlogged.length });
  const others = counts({
    'unknown SMS': result.unknown.steps,
    'rows behind': result.rowsBehind,
    'failed calls of the database': result.failedCalls,
  });
  return `${name}: ${found}; duplicates: ${counts(result.duplicates)}; ${others}`;
}

/** The sum of several runs. */
export function total([first, ...others]: readonly [ChaosReport, ...ChaosReport[]]): ChaosReport {
  return others.reduce(
    (sum, next) => ({
      runs: sum.runs + next.runs,
      kills: sum.kills + next.kills,
      repeated: sum.repeated + next.repeated,
      failedCalls: sum.failedCalls + next.failedCalls,
      downMs: [...sum.downMs, ...next.downMs],
      endedAfterMs: Math.max(sum.endedAfterMs, next.endedAfterMs),
      rowsBehind: sum.rowsBehind + next.rowsBehind,
      lost: [...sum.lost, ...next.lost],
      stuck: [...sum.stuck, ...next.stuck],
      unlogged: [...sum.unlogged, ...next.unlogged],
      failed: [...sum.failed, ...next.failed],
      duplicates: added(sum.duplicates, next.duplicates),
      sent: added(sum.sent, next.sent),
      unknown: added(sum.unknown, next.unknown),
      caught: added(sum.caught, next.caught),
    }),
    first,
  );
}

function added<T extends Record<string, number>>(one: T, other: T): T {
  return Object.fromEntries(Object.keys(one).map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)])) as T;
}
