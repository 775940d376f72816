// Decides which rows the timeline of a run has: what was executed, what was not taken and why, and what is ahead.
import type { Run, StepTrace } from '../../contract/workflows/run.ts';
import { entryKeys, titleIn, type WrittenStep } from './steps.ts';
import { listWords } from './values.ts';
import { certainFrom, endTarget, reachableFrom, waysOut } from './ways.ts';

/** A step that was begun. */
export interface DoneRow {
  readonly kind: 'step';
  readonly key: string;
  readonly title: string;
  readonly step: StepTrace;
  readonly written: WrittenStep | null;
}

/** A way that was not taken, or what the end of the run left out. */
export interface NoteRow {
  readonly kind: 'note';
  readonly key: string;
  readonly text: string;
}

/** A step that may come. */
export interface AheadRow {
  readonly kind: 'ahead';
  readonly key: string;
  readonly title: string;
  readonly written: WrittenStep;
  /** The next one, one that comes later, or one that comes only by some way. */
  readonly when: 'next' | 'later';
  /** By which way alone it is reached, e.g. "Only on “Yes” of “Large order?”."; null where it comes in any case. */
  readonly only: string | null;
}

export type Row = DoneRow | NoteRow | AheadRow;

type RowsOf = Pick<Run, 'steps' | 'status' | 'exitReason'>;

/** All rows, in the order of time. `steps`: those of the version that the run is in; empty where it is not known. */
export function rowsOf(run: RowsOf, steps: readonly WrittenStep[]): Row[] {
  const keys = entryKeys(run.steps);
  const rows = run.steps.flatMap((step, index): Row[] => {
    const own = stepOf(step, steps);
    const key = keys[index] ?? step.label;
    const row: DoneRow = { kind: 'step', key, title: own?.title || step.label, step, written: own };
    return [row, ...notesOf(step, key, { run, steps, following: run.steps.slice(index + 1) })];
  });
  return [...rows, ...aheadOf(run, steps)];
}

/** Steps of another version than that whose steps are known are shown by their labels. */
const stepOf = ({ label, type }: StepTrace, steps: readonly WrittenStep[]): WrittenStep | null =>
  steps.find((step) => step.label === label && step.type === type) ?? null;

interface Around {
  run: RowsOf;
  steps: readonly WrittenStep[];
  following: readonly StepTrace[];
}

/** The ways that a step which has ended did not take, where they would have led to steps that the one taken leaves out. */
function notesOf(step: StepTrace, key: string, { run, steps, following }: Around): NoteRow[] {
  const index = steps.findIndex(({ label }) => label === step.label);
  const ways = waysOut(steps, index);
  if (step.finishedAt === null || step.outcome === null || ways.length < 2) return [];
  const taken = following[0]?.label ?? (isOver(run) && run.status !== 'completed' ? null : endTarget);
  if (taken === null || !ways.some(({ target }) => target === taken)) return [];
  const kept = reachableFrom(steps, taken);
  const others = [...new Set(ways.map(({ target }) => target))].filter((target) => target !== taken);
  return others.flatMap((target): NoteRow[] => {
    const words = ways.flatMap((way) => (way.target === target && way.word ? [way.word] : []));
    const text = lostText(target, words, kept, steps);
    return text === null ? [] : [{ kind: 'note', key: `${key}>${target}`, text }];
  });
}

function lostText(
  target: string,
  words: readonly string[],
  kept: ReadonlySet<string>,
  steps: readonly WrittenStep[],
): string | null {
  const way = words.length === 0 ? '' : `${listWords(words)}: `;
  if (target === endTarget) return `${way}would have ended the run here.`;
  const lost = [...reachableFrom(steps, target)].filter((label) => !kept.has(label));
  if (lost.length === 0) return null;
  return `${way}${namesOf(lost, steps)} ${lost.length === 1 ? 'was' : 'were'} not taken.`;
}

/** Titles in the order of the version, the rest of many counted. */
function namesOf(labels: readonly string[], steps: readonly WrittenStep[]): string {
  const title = titleIn(steps);
  const ordered = steps.filter(({ label }) => labels.includes(label)).map(({ label }) => `“${title(label)}”`);
  return listWords(ordered, 3);
}

const isOver = ({ status }: RowsOf): boolean => !['queued', 'running', 'paused'].includes(status);

/** What is ahead of a run that goes on; of one that ended early, what it did not come to. */
function aheadOf(run: RowsOf, steps: readonly WrittenStep[]): Row[] {
  if (steps.length === 0) return [];
  const at = run.steps.at(-1);
  const from = at === undefined ? -1 : steps.findIndex(({ label }) => label === at.label);
  if (at !== undefined && from === -1) return [];
  // A run between two steps has no open entry; it is about to begin what the last one leads to.
  const ways = at === undefined ? [{ target: steps[0]?.label ?? endTarget, word: null }] : waysOut(steps, from);
  const ahead = new Set(ways.flatMap(({ target }) => [...reachableFrom(steps, target)]));
  if (isOver(run)) return run.status === 'completed' || ahead.size === 0 ? [] : [unreached(ahead, run, steps)];
  const certain = certainOfAll(
    steps,
    ways.map(({ target }) => target),
  );
  const next = new Set(ways.map(({ target }) => target)).size === 1 ? ways[0]?.target : undefined;
  return steps
    .filter(({ label }) => ahead.has(label))
    .map((written) => ({
      kind: 'ahead',
      key: `ahead:${written.label}`,
      title: written.title || written.label,
      written,
      when: written.label === next ? 'next' : 'later',
      only: certain.has(written.label) ? null : onlyBy(written.label, from, steps),
    }));
}

/** Labels that a run comes by, whichever of the targets it goes to. */
function certainOfAll(steps: readonly WrittenStep[], targets: readonly string[]): Set<string> {
  const [first = new Set<string>(), ...others] = targets.map((target) => certainFrom(steps, target));
  return new Set([...first].filter((label) => others.every((set) => set.has(label))));
}

/** The nearest choice before a step that decides whether it is reached, as a sentence. */
function onlyBy(label: string, from: number, steps: readonly WrittenStep[]): string {
  const title = titleIn(steps);
  const index = steps.findIndex((step) => step.label === label);
  for (let place = index - 1; place >= Math.max(0, from); place--) {
    const ways = waysOut(steps, place);
    const leading = ways.filter(({ target }) => target === label || reachableFrom(steps, target).has(label));
    const words = leading.flatMap(({ word }) => (word === null ? [] : [`“${word}”`]));
    const source = steps[place];
    if (source && words.length > 0 && leading.length < ways.length)
      return `Only on ${listWords(words)} of “${title(source.label)}”.`;
  }
  return 'Only by some of the ways there.';
}

const endings: Partial<Record<Run['status'], string>> = {
  failed: 'the run failed',
  cancelled: 'the run was cancelled',
  exited: 'the run ended early',
};

function unreached(
  labels: ReadonlySet<string>,
  { status, steps: trace }: RowsOf,
  steps: readonly WrittenStep[],
): NoteRow {
  const last = trace.at(-1);
  const where = last === undefined ? '' : ` at “${titleIn(steps)(last.label)}”`;
  const what = labels.size === 1 ? 'was' : 'were';
  const text = `${namesOf([...labels], steps)} ${what} not reached: ${endings[status] ?? 'the run ended'}${where}.`;
  return { kind: 'note', key: 'unreached', text };
}
