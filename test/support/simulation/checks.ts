// What must hold whatever happens to a run; each breach is thrown with the rule that it breaks. R1 to R9 are those of
// docs/architecture.md.
import type { Definition, Step } from '../../../src/contract/workflows/workflow.ts';
import type { Advanced } from '../../../src/engine/runs/advance.ts';
import { nextAlarm } from '../../../src/engine/runs/next-alarm.ts';
import { type AdvanceInput, entryKey, isFinal, type RunState, type StepEntry } from '../../../src/engine/runs/state.ts';
import { behaviourOf, isDoneAt } from '../../../src/engine/steps/registry.ts';

/** The message of a simulated consumer whose request left and got no answer. */
export const unansweredMessage = 'No answer came.';

/** A rule of the engine that a schedule broke. */
export class Breach extends Error {}

/** One applied move. */
export interface Move {
  before: RunState;
  input: AdvanceInput;
  advanced: Advanced;
  now: number;
  /** Value of the trait that branches ask for. */
  vip: boolean;
}

function must(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Breach(rule);
}

/** Rules of a single move. */
export function checkMove(definition: Definition, { before, input, advanced, now, vip }: Move): void {
  const { state, task, verdict } = advanced;
  const restarted = input.kind === 'restart' && verdict === 'ok';
  const moved = input.kind === 'move' && verdict === 'ok';
  if (moved) checkMoved(before, state);
  must(state.cursor >= before.cursor || restarted || moved, 'the cursor never goes back');
  must(state.gen >= before.gen && state.seq >= before.seq, 'R5, R8: seq and gen never go back');
  checkPast(before, state, input);
  if (isFinal(before.status) && !restarted) {
    must(state.status === before.status && state.finishedAt === before.finishedAt, 'a final status is never left');
    must(state.cursor === before.cursor && state.trace.length === before.trace.length, 'an ended run does not move');
  }
  if (verdict !== 'ok' && verdict !== 'late') {
    must(task === null && state === before, 'a move that changes nothing issues no task and returns the same state');
    return;
  }
  must(state.seq === before.seq + 1, 'R8: seq grows with every change');
  if (state.status !== 'running') must(task === null, 'only a running run issues a task');
  else
    must(
      (nextAlarm(state) ?? state.intent) !== null && state.trace.length > 0,
      'a running run is at a step and has a time limit',
    );
  if (isFinal(state.status)) must(state.intent === null && state.dueAt === null, 'an ended run expects nothing');
  if (before.status === 'paused' && input.kind !== 'resume' && !moved)
    must(state.cursor === before.cursor, 'R5: the cursor of a paused run stays');
  if (before.status === 'queued' && input.kind !== 'release') must(task === null, 'a queued run waits for its release');
  if (input.kind === 'resume' && state.status === 'running') checkResumed(state, task !== null, now);
  if (input.kind === 'skip') checkSkipped(before, state, now);
  if (task) checkTask(state, task.key, now);
  checkNewlyDone(definition, { before, input, advanced, now, vip });
  checkResult(before, input, state);
}

/** R5: a skipped wait is over, whatever its time was; what comes next is waited for. */
function checkSkipped(before: RunState, after: RunState, now: number): void {
  must(before.dueAt !== null && before.status === 'running', 'only a wait is skipped');
  must(after.gen > before.gen, 'R5: a skipped wait begins the next generation');
  const isNext = after.dueAt === null || after.dueAt > now || after.cursor !== before.cursor;
  must(isNext, 'a skipped wait is over');
}

/** R3, R5: a run that has moved meets no key of the old version again, and expects no result of it. */
function checkMoved(before: RunState, after: RunState): void {
  must(after.visit === before.visit + 1, 'R3: a move begins the next visit');
  must(after.gen > before.gen, 'R5: a move begins the next generation');
  const isBusy = before.intent !== null && (before.dueAt === null || (before.trace.at(-1)?.attempts.length ?? 0) > 0);
  must(!isBusy, 'a run does not move while an effect is under way or may have happened');
  must(after.intent?.key !== before.intent?.key || before.intent === null, 'R3: no effect of the old version is left');
}

/** R2: a result that the run expects is stored in its move, whatever happens behind it. */
function checkResult(before: RunState, input: AdvanceInput, after: RunState): void {
  if (input.kind !== 'settle' || input.settlement.kind !== 'done' || before.intent?.key !== input.key) return;
  // R4: a result from before a restart need not count.
  if (input.gen !== undefined && input.gen !== before.intent.gen) return;
  const entry = after.trace[before.trace.length - 1];
  must(entry?.outcome === input.settlement.outcome && entry.finishedAt !== null, 'R2: a result is stored in its move');
}

/** Whether the engine threw in a step, or (`state`) in the move that ended the run. */
const threwIn = ({ reason }: StepEntry) => reason === 'engine_failed';
const wasEndedByFault = ({ status, exitReason }: RunState) =>
  status === 'failed' && exitReason?.includes('The engine could not continue') === true;

/** What became due during the pause continues at once. */
function checkResumed(state: RunState, issued: boolean, now: number): void {
  must(state.dueAt === null || state.dueAt > now, 'what is overdue continues when the run resumes');
  const abandoned = state.intent !== null && state.intent.claimedAt === null && state.dueAt === null;
  must(!abandoned || issued, 'a task that nobody claimed is issued again when the run resumes');
}

/** Finished steps stay as they are, except that a late result corrects one whose result was unknown. */
function checkPast(before: RunState, after: RunState, input: AdvanceInput): void {
  for (const [i, entry] of before.trace.entries()) {
    const now = after.trace[i];
    const stays = input.kind !== 'move' || entry.finishedAt !== null;
    must(now !== undefined && (now.index === entry.index || !stays), 'the trace only grows');
    const isOpen = entry.outcome === null || entry.outcome === 'ai_pending' || entry.reason === 'unknown_result';
    const corrects = input.kind === 'settle' && isOpen && now.finishedAt === entry.finishedAt;
    if (entry.finishedAt !== null) must(now === entry || corrects, 'a finished step is never rewritten');
  }
}

function checkTask(state: RunState, key: string, now: number): void {
  must(state.intent?.key === key, 'R2: an effect is in the state before its task is issued');
  must(key === `${state.runId}:${state.cursor}:${state.visit}`, 'R3: the key is run, cursor and visit');
  must(state.intent.leaseUntil > now && state.dueAt === null, 'R2: an issued task has a lease');
}

/** Steps that began to act or ended in this move did so at their time, and read the profile as it was. */
function checkNewlyDone(definition: Definition, { before, input, advanced: { state }, now, vip }: Move): void {
  const open = state.trace.at(-1);
  // What was held when the run moved was past its delay, by a clock that may have gone back since.
  const slipMs = before.movedTo === undefined ? 0 : 300_000;
  // A step whose wait somebody skips is early; those behind it are not.
  const skipped = input.kind === 'skip' ? before.trace.length - 1 : -1;
  const isEarly = state.trace.length - 1 === skipped;
  if (state.intent && !before.intent && open && !isEarly) checkDelay(definition, open, now + slipMs);
  for (const [i, entry] of state.trace.entries()) {
    const step = definition.steps[entry.index];
    if (!entry.outcome || before.trace[i]?.outcome || !step || threwIn(entry)) continue;
    if (isDoneAt(step, 'wait')) {
      const { matched } = outputOf(entry);
      if (input.kind === 'event' || input.kind === 'join')
        must(before.watch !== null, 'an event ends only a wait that listens');
      else if (before.watch && before.trace.length === i + 1 && i !== skipped) {
        // A move may shorten a wait, the delay of which was over.
        if (input.kind !== 'move') must(now >= (before.dueAt ?? 0), 'R6: a wait ends at its time');
      } else if (i !== skipped) checkDelay(definition, entry, now);
      if (matched === true && step.config.waitForCondition) must(vip, 'a wait for a condition ends when it holds');
    } else if (isDoneAt(step, 'run')) {
      if (i !== skipped) checkDelay(definition, entry, now);
      const { value } = step.config.condition as { value?: unknown };
      const wanted = vip === value ? step.config.ifTrue : step.config.ifFalse;
      must(outputOf(entry).next === wanted, 'a branch reads the profile as it is');
    }
  }
}

/** R9: delays count on the clock of the moves. */
function checkDelay(definition: Definition, entry: StepEntry, now: number): void {
  const delayMs = (definition.steps[entry.index]?.delayMinutes ?? 0) * 60_000;
  must(now >= entry.startedAt + Math.round(delayMs), 'a step begins when its delay is over');
}

function outputOf({ output }: StepEntry): Record<string, unknown> {
  return typeof output === 'object' && output !== null && !Array.isArray(output) ? output : {};
}

/** What happened around the run. */
export interface Outside {
  /** How often each effect reached the world, by key. */
  effects: Map<string, number>;
  /** How often each claim was granted, by key. */
  granted: Map<string, number>;
  /** Restarts: the number of steps that the trace had then, and the step that began again. */
  restarts: Continuation[];
  /** Ids of the events that the run said are part of its digests. */
  joined: Set<string>;
  /** Moves: the place of the trace that is the first of the version, its step, and whether the step before it was done. */
  moves: (Continuation & { version: number; isDone: boolean })[];
}

/** The number of the next restart or move. */
export const nthOf = ({ restarts, moves }: Pick<Outside, 'restarts' | 'moves'>): number =>
  restarts.length + moves.length;

/** The run continues at a place of the trace with another step than the one that follows. */
interface Continuation {
  place: number;
  cursor: number;
  /** Restarts and moves before it. */
  nth: number;
}

/** Nothing has happened yet. */
export const newOutside = (): Outside => ({
  effects: new Map(),
  granted: new Map(),
  restarts: [],
  joined: new Set(),
  moves: [],
});

/** Rules of a whole trace: the path is the one that the definition demands, with nothing missing on it. */
export function checkTrace(
  versions: readonly Definition[],
  state: RunState,
  trace: readonly StepEntry[],
  outside: Outside,
): void {
  const events = trace.flatMap((entry) => (entry.type === 'wait' ? (outputOf(entry).eventId ?? []) : []));
  must(new Set(events).size === events.length, 'an event ends one wait only');
  let expected: number | null = 0;
  for (const [place, entry] of trace.entries()) {
    expected = cursorAt(outside, place) ?? expected;
    const { steps } = versions[(entry.version ?? 1) - 1] as Definition;
    const left = outside.moves.findLast((move) => move.isDone && move.place === place + 1);
    const { settings } = versions[(left?.version ?? entry.version ?? 1) - 1] as Definition;
    const step = steps[entry.index];
    must(step !== undefined && entry.index === expected, 'steps run in the order that the definition demands');
    must(step.label === entry.label && step.type === entry.type, 'the trace names its steps');
    const last = place === trace.length - 1;
    must(entry.finishedAt !== null || (last && !isFinal(state.status)), 'a step begins after those before it ended');
    if (last && state.status !== 'completed' && state.status !== 'failed') return;
    // A message that was held when its run moved: its entry ends without an outcome, and another begins.
    if (entry.outcome === null && outside.moves.some((move) => !move.isDone && move.place === place + 1)) continue;
    checkEnded(entry, state, outside);
    const failed = ['error', 'ai_unavailable', 'rate_limited'].includes(entry.outcome ?? '');
    const late = `${entryKey(state.runId, entry)}: ${entry.outcome}`;
    const corrected = state.audit.some(({ action, detail }) => action === 'late_result' && detail === late);
    const stops = settings.onError === 'fail' || threwIn(entry) || failsWithoutDate(step, entry);
    const fatal = (failed || (last && corrected && state.status === 'failed')) && stops;
    const ends = fatal || wasEndedByFault(state);
    if (last) must(ends === (state.status === 'failed'), 'a failure ends the run where onError says so');
    // Only a restart leads on from a step that failed the run.
    expected = fatal ? null : follow(steps, entry);
  }
  const { steps } = versions.at(-1) as Definition;
  const end = cursorAt(outside, trace.length) ?? expected;
  if (state.status === 'completed') must(end === steps.length, 'a completed run came to the end');
}

/** The step with which a restart or a move continues at a place of the trace. */
function cursorAt({ restarts, moves }: Outside, at: number): number | undefined {
  const all = [...moves, ...restarts].toSorted((a, b) => a.nth - b.nth);
  return all.findLast(({ place }) => place === at)?.cursor;
}

/** An event that joined is part of the run once, whatever happens afterwards. */
export function checkDigest({ digest }: RunState, { joined }: Outside): void {
  const taken = digest?.taken ?? [];
  must(new Set(taken).size === taken.length, 'an event joins a run once');
  for (const id of joined) must(taken.includes(id.slice(0, 12)), 'an event that joined stays part of the run');
  const { current, next } = digest ?? {};
  const kept = [...(current?.events ?? []), ...(next?.events ?? [])].map(({ id }) => id);
  must(new Set(kept).size === kept.length, 'an event is in one digest');
}

function failsWithoutDate(step: Step, { reason }: StepEntry): boolean {
  return reason === 'date_unreadable' && isDoneAt(step, 'wait') && step.config.until?.ifMissing === 'fail';
}

/** The step that follows on an entry; `decidedBy`: the steps by which it ended, where the run has moved since. */
export function follow(steps: readonly Step[], entry: StepEntry, decidedBy = steps[entry.index]): number {
  const { next, matched } = outputOf(entry);
  const chosen =
    !decidedBy || !isDoneAt(decidedBy, 'wait')
      ? next
      : matched === true
        ? decidedBy.config.onMatch
        : matched === false
          ? decidedBy.config.onTimeout
          : null;
  const target = chosen ?? steps[entry.index]?.next ?? null;
  if (target === null) return entry.index + 1;
  return target === 'end' ? steps.length : steps.findIndex(({ label }) => label === target);
}

/** R7: each effect on the path happened, or its trace says why not. */
function checkEnded(entry: StepEntry, { runId }: RunState, outside: Outside): void {
  must(entry.outcome !== null && entry.outcome !== 'ai_pending', 'a step that ended has a final outcome');
  if (threwIn(entry)) return;
  const { work } = behaviourOf(entry);
  if (work.place === 'wait' || work.place === 'run') return;
  const key = entryKey(runId, entry);
  const effects = outside.effects.get(key) ?? 0;
  if (entry.outcome === 'sent' || entry.outcome === 'completed')
    must(effects >= 1, 'what the trace calls done has happened');
  const once = work.guarantee === 'at_most_once';
  if (work.place === 'queue') checkClaims(entry, outside.granted.get(key) ?? 0, once);
  if (once) must(effects <= 1 + outside.restarts.length, 'R7: what must leave at most once does');
}

function checkClaims(entry: StepEntry, granted: number, once: boolean): void {
  const attempts = new Set(entry.attempts).size;
  must(granted >= 1 && granted >= attempts, 'no attempt without a claim');
  if (entry.reason !== 'unknown_result') return;
  must(once, 'R7: only what leaves at most once is not repeated when its result is unknown');
  const answered = entry.attempts.length > 0 && entry.message === unansweredMessage;
  must(answered || granted > attempts, 'a result is unknown only after a claim without an answer');
}
