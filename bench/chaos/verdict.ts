// Judges what a chaos run left behind: the traces of the runs against the messages that the vendors received.
// 1. Lost: a person without a run, a step that a completed run left out, a message called sent that nobody received.
// 2. Stuck: a run that has not ended. 3. Twice: more than one message of one step of one run.
// 4. Unlogged: a message called sent without a row in the log.
// 5. Unknown: an SMS whose answer a crash swallowed; it is not repeated on purpose, so it arrived once or never.
import { finalStatuses } from '../../src/contract/workflows/run.ts';
import { markOf, rowOf, type Vendor, vendors } from './journey.ts';

/** What is looked at of a run. */
export interface EndedRun {
  userId: string;
  status: string;
  startedAt: string;
  finishedAt: string | null;
  steps: {
    label: string;
    type: string;
    outcome: string | null;
    reason?: string;
    startedAt: string;
    finishedAt: string | null;
  }[];
}

export interface ChaosVerdict {
  /** One sentence for each thing that was lost. */
  lost: string[];
  stuck: string[];
  /** Messages called sent that the log does not show. */
  unlogged: string[];
  /** Sends whose retries were used up or that were refused. */
  failed: string[];
  duplicates: Record<Vendor, number>;
  sent: Record<Vendor, number>;
  /** SMS without an answer: how many, and how many of them arrived. */
  unknown: { steps: number; arrived: number };
  /** Steps that a kill caught: runs that waited, sends that were under way. */
  caught: { waiting: number; sending: number };
}

const isFinal = (status: string): boolean => finalStatuses.some((final) => final === status);

/** Counts the messages by the mark in their text. */
export function countMarks(texts: readonly string[]): Map<string, number> {
  return countEach(texts.flatMap((text) => /<<[^<>]+>>/.exec(text)?.[0] ?? []));
}

/** How often each name occurs. */
export function countEach(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Compares the runs of these people with what was received. */
export function judge(
  people: readonly string[],
  sends: readonly { label: string; vendor: Vendor }[],
  runs: readonly EndedRun[],
  received: ReadonlyMap<string, number>,
  killedAt: readonly number[],
  logged: ReadonlySet<string>,
): ChaosVerdict {
  const none = () => Object.fromEntries(vendors.map((vendor) => [vendor, 0])) as Record<Vendor, number>;
  const verdict: ChaosVerdict = {
    lost: [],
    stuck: [],
    unlogged: missingRows(sends, runs, logged),
    failed: [],
    duplicates: none(),
    sent: none(),
    unknown: { steps: 0, arrived: 0 },
    caught: { waiting: 0, sending: 0 },
  };
  const byPerson = new Map(runs.map((run) => [run.userId, run]));
  for (const person of people) {
    const run = byPerson.get(person);
    if (!run) verdict.lost.push(`${person} has no run`);
    else if (!isFinal(run.status)) verdict.stuck.push(`the run of ${person} is ${run.status}`);
    if (run) for (const send of sends) judgeSend(verdict, run, send, received.get(markOf(person, send.label)) ?? 0);
  }
  for (const run of runs) for (const at of killedAt) countCaught(verdict, run, at);
  return verdict;
}

/** Messages called sent that have no row in the log. */
export function missingRows(
  sends: readonly { label: string }[],
  runs: readonly EndedRun[],
  logged: ReadonlySet<string>,
): string[] {
  return runs.flatMap(({ userId, steps }) =>
    sends
      .filter(({ label }) => steps.some((step) => step.label === label && step.outcome === 'sent'))
      .filter(({ label }) => !logged.has(rowOf(userId, label)))
      .map(({ label }) => `${label} of ${userId} is called sent, but not in the log`),
  );
}

function judgeSend(
  verdict: ChaosVerdict,
  run: EndedRun,
  { label, vendor }: { label: string; vendor: Vendor },
  received: number,
): void {
  const step = run.steps.find((entry) => entry.label === label);
  const what = `${label} of ${run.userId}`;
  verdict.sent[vendor] += received;
  if (received > 1) verdict.duplicates[vendor] += received - 1;
  if (!step) {
    if (run.status === 'completed') verdict.lost.push(`${what} was left out`);
  } else if (step.outcome === 'sent') {
    if (received === 0) verdict.lost.push(`${what} is called sent, but ${vendor} did not receive it`);
  } else if (step.reason === 'unknown_result') {
    verdict.unknown.steps += 1;
    if (received > 0) verdict.unknown.arrived += 1;
  } else if (step.outcome !== null) {
    verdict.failed.push(`${what} ended as ${step.outcome} (${step.reason ?? 'no reason'})`);
  }
}

function countCaught(verdict: ChaosVerdict, run: EndedRun, at: number): void {
  const step = run.steps.find(
    (entry) => Date.parse(entry.startedAt) <= at && (entry.finishedAt === null || Date.parse(entry.finishedAt) > at),
  );
  if (step) verdict.caught[step.type === 'wait' ? 'waiting' : 'sending'] += 1;
}
