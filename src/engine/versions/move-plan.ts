// Decides what a change of a workflow means for its runs in flight, by how many of them are at which step.
// 1. Counts are all that is known of the runs; each run decides for itself when it is moved (runs/inputs/move.ts), by the
//    same landing.
// 2. Without a new version (the workflow is deleted) nothing can move.
import type { RunsChoice, RunsChoiceWord, RunsGroup, RunsPlan } from '../../contract/workflows/moves.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import { landingOf, type StepMap } from '../runs/landing.ts';
import { moveTexts, moveWarnings, type Renewed } from './move-words.ts';

/** Runs in flight of one version, at one step, in one status; `step` is null for runs that have not begun. */
export interface LivingGroup extends Pick<RunsGroup, 'version' | 'step' | 'status' | 'count'> {
  /** They have begun, and nobody kept at which step they are; each says so itself when it is moved. */
  isUnknown?: true;
}

export interface MovePlanInput {
  groups: readonly LivingGroup[];
  /** What the versions of the groups hold. */
  definitions: ReadonlyMap<number, Definition>;
  /** What the new version holds; null where there is none, since the workflow is deleted. */
  next: Definition | null;
  choice: RunsChoice;
  /** Templates and audiences that change with it, and that runs in flight may read. */
  renewed?: readonly Renewed[];
}

/** A choice in full. */
export function choiceOf(choice: RunsChoice): { word: RunsChoiceWord; map: StepMap } {
  return typeof choice === 'string' ? { word: choice, map: {} } : { word: choice.choice, map: choice.map ?? {} };
}

/** What becomes of the runs in flight. */
export function planMoves(input: MovePlanInput): RunsPlan {
  const { definitions, next, choice, renewed = [] } = input;
  const { word, map } = choiceOf(choice);
  const groups = inOrder(
    input.groups
      .filter(({ count }) => count > 0)
      .map((group) => landed(group, definitions.get(group.version), next, map)),
    definitions,
  );
  const inFlight = sum(groups);
  const move = word === 'move' ? sum(groups.filter(({ canMove }) => canMove)) : 0;
  const cancel = word === 'cancel' ? inFlight : 0;
  return {
    inFlight,
    choice: word,
    stay: inFlight - move - cancel,
    move,
    cancel,
    groups,
    texts: word === 'cancel' ? [] : moveTexts({ groups, definitions, next, word, renewed }),
    warnings: word === 'move' && next ? moveWarnings(groups, definitions, next) : [],
  };
}

function landed(group: LivingGroup, from: Definition | undefined, next: Definition | null, map: StepMap): RunsGroup {
  const { version, step, status, count } = group;
  if (group.isUnknown) return { version, step, status, count, canMove: next !== null };
  const landing = from && next ? landingOf(from, next, step, map) : null;
  if (!landing) return { version, step, status, count, canMove: false };
  return landing.ok
    ? { version, step, status, count, canMove: true, to: landing.label }
    : { version, step, status, count, canMove: false, reason: landing.reason };
}

function inOrder(groups: readonly RunsGroup[], definitions: MovePlanInput['definitions']): RunsGroup[] {
  const placeOf = ({ version, step }: RunsGroup) =>
    step === null ? -1 : (definitions.get(version)?.steps.findIndex(({ label }) => label === step) ?? -1);
  return groups.toSorted(
    (a, b) => a.version - b.version || placeOf(a) - placeOf(b) || a.status.localeCompare(b.status),
  );
}

const sum = (groups: readonly { count: number }[]) => groups.reduce((n, { count }) => n + count, 0);
