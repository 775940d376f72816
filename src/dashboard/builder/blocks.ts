// Decides what belongs to a step: the block of steps that only it leads to, up to where its ways meet again.
// 1. The meeting is the first step that every way out of the step comes to; "end" where there is none before it.
// 2. A step that is also entered from elsewhere belongs to no block but its own.
import { type Draft, indexOf } from './draft.ts';
import { endTarget, reachFrom, successorsOf, triggerId, type Way, waysOf } from './exits.ts';

export interface Block {
  /** Labels in the order of the draft, the step itself first. */
  labels: string[];
  /** Label of the step where all ways meet, or "end". */
  meeting: string;
  /** Where the block leads on: the meeting, or where its first way out leads if none of them leads straight to that. */
  onward: string;
}

type Successors = ReadonlyMap<string, readonly string[]>;
type Flow = Pick<Draft, 'steps'>;

/** Entries of the flow: the trigger, and the steps that nothing leads to. */
function entriesOf({ steps }: Flow, successors: Successors): string[] {
  const entered = new Set([...successors.values()].flat());
  return [triggerId, ...steps.map(({ label }) => label).filter((label) => !entered.has(label))];
}

const without = (successors: Successors, label: string): Successors =>
  new Map([...successors].map(([from, targets]) => [from, from === label ? [] : targets.filter((to) => to !== label)]));

/** Labels from which a run can end, given that a label cannot be passed. */
function canEnd(start: string, ways: readonly Way[], successors: Successors): boolean {
  const reached = reachFrom([start], successors);
  return ways.some(
    ({ exit, target, spelled, live }) => target === endTarget && (spelled || live) && reached.has(exit.label),
  );
}

function meetingOf({ steps }: Flow, label: string, ways: readonly Way[], successors: Successors): string {
  const reached = reachFrom([label], successors);
  const candidates = steps.map((step) => step.label).filter((other) => other !== label && reached.has(other));
  const passes = (other: string) => {
    const left = ways.filter(({ exit }) => exit.label !== other);
    return !canEnd(label, left, without(successors, other));
  };
  return candidates.find(passes) ?? endTarget;
}

/** The block of a step. */
export function blockOf(draft: Flow, label: string): Block {
  const ways = waysOf(draft);
  const successors = successorsOf(ways);
  const meeting = meetingOf(draft, label, ways, successors);
  const entries = entriesOf(draft, successors).filter((entry) => entry !== label);
  const elsewhere = reachFrom(entries, without(successors, label));
  const inside = reachFrom([label], without(successors, meeting));
  const labels = draft.steps
    .map((step) => step.label)
    .filter((other) => other === label || (inside.has(other) && !elsewhere.has(other) && other !== meeting));
  const own = new Set(labels);
  const leaving = ways.filter(({ exit, target, drawn }) => drawn && own.has(exit.label) && !own.has(target));
  const onward = leaving.some(({ target }) => target === meeting) ? meeting : (leaving[0]?.target ?? meeting);
  return { labels, meeting, onward };
}

/** Labels of the steps before and behind a block in the same column, with which it can change places. */
export interface Neighbours {
  before: string | null;
  behind: string | null;
}

export function neighboursOf(draft: Flow, label: string): Neighbours {
  const { meeting } = blockOf(draft, label);
  const before = lastBefore(draft, label);
  return {
    before: before !== null && follows(draft, before, label) ? before : null,
    behind: meeting !== endTarget && follows(draft, label, meeting) ? meeting : null,
  };
}

/** The last step that every run to a step has passed; null where there is none. */
function lastBefore(draft: Flow, label: string): string | null {
  const successors = successorsOf(waysOf(draft));
  const entries = entriesOf(draft, successors);
  const reaches = reachFrom(entries, successors);
  const isPassed = (other: string) =>
    !reachFrom(
      entries.filter((entry) => entry !== other),
      without(successors, other),
    ).has(label);
  const earlier = draft.steps.slice(0, Math.max(indexOf(draft, label), 0)).map((step) => step.label);
  return earlier.findLast((other) => reaches.has(other) && isPassed(other)) ?? null;
}

/** Whether a step is where the block of another one leads, and nothing else leads there. */
function follows(draft: Flow, first: string, second: string): boolean {
  const block = blockOf(draft, first);
  if (block.meeting !== second) return false;
  const inside = new Set(block.labels);
  return waysOf(draft).every(
    ({ exit, target, spelled, live }) => target !== second || !(spelled || live) || inside.has(exit.label),
  );
}
