// What chaos runs found, as text: all of one run, or a line for each of several and their sum.
import type { ReactionVerdict } from './reaction-verdict.ts';
import type { ChaosReport } from './run-chaos.ts';

const counts = (record: Record<string, number>): string =>
  Object.entries(record)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Whether something that must not happen has happened. */
export function isBroken({ lost, stuck, unlogged, rowsBehind, reactions }: ChaosReport): boolean {
  const faults = [lost, stuck, unlogged, reactions.lost, reactions.stuck, reactions.wrong];
  return rowsBehind > 0 || faults.some(({ length }) => length > 0);
}

const list = (title: string, items: string[]) => [
  `${title}: ${items.length}`,
  ...items.slice(0, 10).map((item) => `  ${item}`),
];

/** All of one run. */
export function describeChaos(result: ChaosReport): string {
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
    ...describeReactions(result.reactions),
  ].join('\n');
}

function describeReactions(reactions: ReactionVerdict): string[] {
  const { events, rows, caught, received, repeated, planned } = reactions;
  return [
    `rules, alerts, endpoints: ${events} events; rows: ${counts(rows)} (${caught} open at a kill); received: ${counts(received)}`,
    ...list('  lost', reactions.lost),
    ...list('  stuck', reactions.stuck),
    ...list('  more than is allowed', reactions.wrong),
    ...list('  failed', reactions.failed),
    `  sent again after an attempt without a recorded answer: ${counts(repeated)}; tried later: ${planned}`,
  ];
}

/** The counts of one run in one line. */
export function summarise(name: string, result: ChaosReport): string {
  const { lost, stuck, failed, unlogged, reactions } = result;
  const found = counts({ lost: lost.length, stuck: stuck.length, failed: failed.length, unlogged: unlogged.length });
  const others = counts({
    'unknown SMS': result.unknown.steps,
    'rows behind': result.rowsBehind,
    'failed calls of the database': result.failedCalls,
  });
  const beside = counts({
    lost: reactions.lost.length,
    stuck: reactions.stuck.length,
    'more than allowed': reactions.wrong.length,
    failed: reactions.failed.length,
  });
  return `${name}: ${found}; duplicates: ${counts(result.duplicates)}; ${others}; rules, alerts, endpoints: ${beside}`;
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
      reactions: addedReactions(sum.reactions, next.reactions),
    }),
    first,
  );
}

function addedReactions(one: ReactionVerdict, other: ReactionVerdict): ReactionVerdict {
  return {
    events: one.events + other.events,
    rows: added(one.rows, other.rows),
    received: added(one.received, other.received),
    repeated: added(one.repeated, other.repeated),
    lost: [...one.lost, ...other.lost],
    stuck: [...one.stuck, ...other.stuck],
    wrong: [...one.wrong, ...other.wrong],
    failed: [...one.failed, ...other.failed],
    planned: one.planned + other.planned,
    caught: one.caught + other.caught,
  };
}

function added<T extends Record<string, number>>(one: T, other: T): T {
  return Object.fromEntries(Object.keys(one).map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)])) as T;
}
