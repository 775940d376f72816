// Decides at which step of a new version a run continues, or why it cannot.
// 1. A step is known by its label; a map names another one for a label.
// 2. The type has to be the same: what has begun of a step means nothing to a step of another type.
// 3. A run that has not begun starts with the first step, whatever that is.
import type { MoveRefusal } from '../../contract/workflows/moves.ts';
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import { isDoneAt } from '../steps/registry.ts';

/** Label of a step as it was, and of the step that takes its place. */
export type StepMap = Readonly<Record<string, string>>;

export type Landing = { ok: true; index: number; label: string } | { ok: false; reason: MoveRefusal };

/** Where a run that is at a step of one version continues in another; `label` is null for a run that has not begun. */
export function landingOf(from: Definition, to: Definition, label: string | null, map: StepMap = {}): Landing {
  if (changesDigestKey(from, to)) return { ok: false, reason: 'digest_key_changed' };
  if (label === null) return { ok: true, index: 0, label: to.steps[0]?.label ?? '' };
  const wanted = Object.hasOwn(map, label) ? (map[label] ?? label) : label;
  const index = to.steps.findIndex((step) => step.label === wanted);
  const [old, next] = [from.steps.find((step) => step.label === label), to.steps[index]];
  if (!next) return { ok: false, reason: 'step_gone' };
  if (old && old.type !== next.type) return { ok: false, reason: 'type_changed' };
  return { ok: true, index, label: wanted };
}

/** A run keeps its place among those that gather; under another key, events would come to another place. */
function changesDigestKey(from: Definition, to: Definition): boolean {
  const [old, next] = [collectKeyOf(from.steps), collectKeyOf(to.steps)];
  return old !== null && next !== null && old !== next;
}

/** The key under which the steps gather events, '' for one digest a person; null where none gathers. */
function collectKeyOf(steps: readonly Step[]): string | null {
  const [first] = steps.flatMap((step) => (isDoneAt(step, 'wait') && step.config.collect ? [step.config.collect] : []));
  return first ? (first.key ?? '') : null;
}
