// Decides how a run continues in another version of its workflow.
// 1. Only a run at rest moves: an effect that is under way, or that may have happened, is settled under its key first.
// 2. R3: the visit grows, so that no key of the old version is met again; R5: so does the generation, so a result of the old
//    version that comes late is stored and moves nothing.
// 3. What has not changed stays: a wait keeps its deadline, a digest its events. What has is counted anew from the time the
//    wait itself began, but nothing is over before now.
import type { Step } from '../../../contract/workflows/workflow.ts';
import type { RunCursor } from '../cursor.ts';
import { digestOf, newDigest } from '../digest.ts';
import { landingOf } from '../landing.ts';
import { type AdvanceInput, type RunState, type StepEntry, type Verdicts, waitsForWorkflow } from '../state.ts';
import { newEntry, versionOf } from '../step-entry.ts';
import { continueRest } from './move-rest.ts';

/** The run continues in the version whose definition the cursor has. */
export function move(cursor: RunCursor, input: AdvanceInput<'move'>): Verdicts['move'] {
  const { state, definition } = cursor;
  const { from, version, map, event, actor, by } = input;
  if (isBusy(state)) return 'in_flight';
  const old = from.definition.steps[state.cursor];
  const begun = state.trace.length > 0;
  const landing = landingOf(from.definition, definition, begun ? (old?.label ?? '') : null, map);
  if (!landing.ok) return landing.reason;
  const jump = jumpIn(state, definition.steps, map);
  if (jump === undefined) return 'step_gone';
  cursor.patch({ cursor: landing.index, visit: state.visit + 1, movedTo: version, jump });
  cursor.patch({ failedSteps: failedIn(state, from.definition.steps, definition.steps, map) });
  if (!state.digest && digestOf(definition)) cursor.patch({ digest: newDigest(event) });
  const place = begun ? ` at ${landing.label}` : '';
  cursor.recordAct(actor, 'moved', `v${from.version} → v${version}${place}${by ? `, ${by}` : ''}`);
  if (!begun || waitsForWorkflow(state) || state.phase === 'done' || !old) return 'ok';
  const open = state.trace.at(-1);
  if (!open || open.finishedAt !== null) return 'ok';
  reopenEntry(cursor, open);
  continueRest(cursor, old, open.startedAt);
  return 'ok';
}

/** Whether an effect is under way, or an attempt at one may have happened. */
function isBusy({ intent, dueAt, trace }: RunState): boolean {
  if (!intent) return false;
  const attempted =
    (trace.at(-1)?.attempts.length ?? 0) > 0 || intent.payload !== undefined || intent.progress !== null;
  return dueAt === null || attempted;
}

/** Where a finished step of a paused run leads in the new version; undefined where that is no step of it. */
function jumpIn({ jump }: RunState, steps: readonly Step[], map: Readonly<Record<string, string>>) {
  if (jump === null || jump === 'end') return jump;
  const target = Object.hasOwn(map, jump) ? map[jump] : jump;
  return steps.some(({ label }) => label === target) ? target : undefined;
}

/** The steps that failed, by their places in the new version; of those that are gone nothing can be done again. */
function failedIn(
  { failedSteps }: RunState,
  old: readonly Step[],
  steps: readonly Step[],
  map: Readonly<Record<string, string>>,
): number[] {
  return failedSteps.flatMap((index) => {
    const label = old[index]?.label ?? '';
    const wanted = Object.hasOwn(map, label) ? map[label] : label;
    const place = steps.findIndex((step) => step.label === wanted);
    return place === -1 ? [] : [place];
  });
}

/**
 * The open entry becomes one of the new version. One whose message has a row in the log ends instead, since the id of that
 * row comes from its key, and another begins.
 */
function reopenEntry(cursor: RunCursor, open: StepEntry): void {
  const { state, now } = cursor;
  const place = { index: state.cursor, label: cursor.step().label, ...versionOf(state) };
  if (!open.delivery) cursor.replaceEntry({ ...open, ...place });
  else {
    const ended: StepEntry = { ...open, finishedAt: now, message: `The run moved to version ${state.movedTo}.` };
    const entry = newEntry(state, cursor.step(), open.startedAt);
    cursor.patch({ trace: [...state.trace.slice(0, -1), ended, entry] });
  }
}
