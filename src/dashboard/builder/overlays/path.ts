// Draws the way of a run, or of a dry-run, on a workflow: which exits it took, and what each step came to.
// 1. Two entries of a trace that follow each other took an exit that leads from the one to the other; where several do, the
//    behaviour of the step says which.
// 2. A step that came again, as after a restart, is marked with its last entry.
import { isObject } from '../../../contract/json.ts';
import type { RunStatus, StepTrace } from '../../../contract/workflows/run.ts';
import type { StepOf } from '../../../contract/workflows/workflow.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { outcomeWords, toneOfOutcome } from '../../trace/tones.ts';
import { formatDuration } from '../../ui/format.ts';
import { type Draft, type DraftStep, stepOf } from '../draft.ts';
import { choicesOf, endTarget, exitId, type Slot, triggerExit, type Way, waysOf } from '../exits.ts';
import { emptyOverlay, type Mark, type Overlay } from './overlay.ts';

/** A run, or what a dry-run made of one. */
export interface Walked {
  steps: readonly StepTrace[];
  status: RunStatus;
}

/** Ids of the exits that a run took. */
export function takenExits(draft: Draft, { steps, status }: Walked): Set<string> {
  const ways = Map.groupBy(waysOf(draft), ({ exit }) => exit.label);
  const taken = new Set(steps.length === 0 ? [] : [exitId(triggerExit)]);
  for (const [place, entry] of steps.entries()) {
    const next = steps[place + 1]?.label ?? (status === 'completed' ? endTarget : null);
    const step = stepOf(draft, entry.label);
    if (next === null || step === undefined) continue;
    const way = wayBetween(ways.get(step.label) ?? [], next, wayTaken(step, entry));
    if (way !== null) taken.add(way.id);
  }
  return taken;
}

function wayBetween(ways: readonly Way[], target: string, slot: Slot | null): Way | null {
  const [only, ...others] = ways.filter((way) => way.target === target && way.drawn);
  if (only === undefined || others.length === 0) return only ?? null;
  return [only, ...others].find(({ exit }) => exit.slot === (slot ?? 'next')) ?? only;
}

/** The slot of the exit by which a step was left, as far as its type tells. */
export function wayTaken(step: DraftStep, { reason, output }: Pick<StepTrace, 'reason' | 'output'>): Slot | null {
  // Sound: which way was taken follows from the output and the choices alone.
  const way = behaviourOf(step).ways.taken({ delayMinutes: 0, next: null, ...step } as unknown as StepOf<'wait'>, {
    reason,
    output,
  });
  if (way === null || !way.startsWith('choice ')) return way;
  const values = choicesOf(step).map((choice) => (isObject(choice) ? choice.value : choice));
  const place = values.indexOf(way.slice('choice '.length));
  return place === -1 ? null : `choice:${place}`;
}

/** What a step came to, in a word or two, e.g. "sent", "yes", "timed out", "suppressed: frequency cap". */
export function resultWord(draft: Draft, entry: StepTrace): string {
  const { outcome, reason, finishedAt, type, output } = entry;
  if (reason === 'condition_not_met') return 'passed over';
  if (outcome === null) return finishedAt === null ? (type === 'wait' ? 'waiting' : 'running') : 'left';
  if (outcome === 'sent') return 'sent';
  if (outcome !== 'completed') return reason === undefined ? outcomeWords(outcome) : reasonWords(outcome, reason);
  const step = stepOf(draft, entry.label);
  const slot = step === undefined ? null : wayTaken(step, entry);
  const way = waysOf(draft).find(({ exit }) => exit.label === entry.label && exit.slot === slot);
  if (way?.word) return way.word.toLowerCase();
  if (isObject(output) && typeof output.result === 'string' && output.result.length <= 20) return output.result;
  return type === 'wait' ? 'waited' : 'done';
}

const reasonWords = (outcome: NonNullable<StepTrace['outcome']>, reason: string): string =>
  `${outcomeWords(outcome)}: ${reason.replaceAll('_', ' ')}`;

/** How much time a step took, or when it was come to; a run of the same second says nothing of it. */
function timeWord({ type, startedAt, finishedAt }: StepTrace, begun: number): string {
  const end = finishedAt === null ? Date.parse(startedAt) : Date.parse(finishedAt);
  if (type === 'wait') return end === Date.parse(startedAt) ? '' : `, ${formatDuration(end - Date.parse(startedAt))}`;
  return end - begun < 1_000 ? '' : ` · +${formatDuration(end - begun)}`;
}

function markOf(draft: Draft, entry: StepTrace, begun: number): Mark {
  const tone = entry.outcome === null && entry.finishedAt !== null ? 'neutral' : toneOfOutcome(entry.outcome);
  return { tone, word: `${resultWord(draft, entry)}${timeWord(entry, begun)}` };
}

/** The way of a run on its workflow. */
export function pathOverlay(draft: Draft, walked: Walked, name: string): Overlay {
  const { steps } = walked;
  const begun = Date.parse(steps[0]?.startedAt ?? '');
  const known = steps.filter(({ label }) => stepOf(draft, label) !== undefined);
  const marks = new Map(known.map((entry) => [entry.label, markOf(draft, entry, begun)]));
  const faded = new Set(draft.steps.flatMap(({ label }) => (marks.has(label) ? [] : [label])));
  return { ...emptyOverlay, name, marks, taken: takenExits(draft, walked), faded };
}
