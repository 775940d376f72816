// Edits of what a step or the frame says.
import type * as z from 'zod';
import { isObject } from '../../../contract/json.ts';
import { Label } from '../../../contract/primitives.ts';
import { type StepType, stepConfigs } from '../../../contract/workflows/steps/registry.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { type Draft, type DraftStep, indexOf, readSteps, stepOf } from '../draft.ts';
import { allowedTargets, choicesOf, endTarget, exitsOf, jumpFields, takesNext, waysOf, waysOfStep } from '../exits.ts';
import { isUntouched, starterOf, titleOf, typeName } from '../starters.ts';
import { led, settled, wiringOf } from '../wiring.ts';
import { withValue } from '../with-value.ts';
import { type EditOf, noStep, refused } from './edit.ts';

export const replace: EditOf<'replace'> = (_draft, { draft }) => ({ ok: true, draft, says: 'Workflow replaced.' });

export const set: EditOf<'set'> = (draft, { pointer, value }) => {
  const changed = withValue(draft, pointer, value);
  if (changed === undefined) return refused(`There is no place ${pointer}.`);
  if (
    !isObject(changed) ||
    !Array.isArray(changed.steps) ||
    readSteps(changed.steps) === null ||
    !isObject(changed.trigger)
  )
    return refused(`What is at ${pointer} cannot be drawn.`);
  // Sound: only what stands at a pointer below the draft changes, and the form of the API allows any value there.
  return { ok: true, draft: tidied(changed as unknown as Draft, draft), says: 'Changed.' };
};

export const setConfig: EditOf<'setConfig'> = (draft, { label, config }) => {
  if (indexOf(draft, label) === -1) return noStep(label);
  const steps = draft.steps.map((step) => (step.label === label ? { ...step, config } : step));
  return { ok: true, draft: tidied({ ...draft, steps }, draft), says: 'Changed.' };
};

/** The draft without targets for which its steps have no exit any more, in an order in which runs go forward. */
function tidied(draft: Draft, before: Draft): Draft {
  const steps = draft.steps.map(withoutDeadTargets);
  const kept = steps.every((step, index) => step === draft.steps[index]) ? draft : { ...draft, steps };
  const wiring = wiringOf(kept);
  const old = new Map(waysOf(before).map((way) => [way.id, way.written]));
  // A target that was now chosen, and only stands before its step: the order follows.
  wiring.ways = wiring.ways.map((way) => {
    const { fault, written, exit, id } = way;
    const isNew = fault === 'backward' && typeof written === 'string' && old.get(id) !== written;
    return isNew && allowedTargets(kept, exit).includes(written) ? led(way, written) : way;
  });
  return settled(kept, wiring);
}

/** A wait that no longer listens has no `onMatch`, a branch that is never passed over no `next`. */
function withoutDeadTargets(step: DraftStep): DraftStep {
  const live = jumpFields(step);
  const dead = behaviourOf(step).jumps.fields.filter(
    (field) => !live.includes(field) && Object.hasOwn(step.config, field),
  );
  const { next, ...rest } = step;
  const kept = next === undefined || takesNext(step) ? step : rest;
  if (dead.length === 0) return kept;
  return {
    ...kept,
    config: Object.fromEntries(Object.entries(step.config).filter(([field]) => !dead.includes(field))),
  };
}

/** The fields of a step that a step of another type cannot take and in which somebody wrote something. */
export function lostByChange({ type: old, config }: DraftStep, type: StepType): string[] {
  const kept = new Set(Object.keys(keptFields(config, type)));
  const { fields } = behaviourOf({ type: old }).jumps;
  return Object.entries(config)
    .filter(([field, value]) => !kept.has(field) && !fields.includes(field) && !isUntouched(old, field, value))
    .map(([field]) => field);
}

/** The fields of a config that fit in a config of another type, but for targets. */
function keptFields(config: DraftStep['config'], type: StepType): Record<string, unknown> {
  const shape: Readonly<Record<string, z.ZodType>> = stepConfigs[type].shape;
  const { fields } = behaviourOf({ type }).jumps;
  const fits = (field: string, value: unknown) =>
    Object.hasOwn(shape, field) && !fields.includes(field) && shape[field]?.safeParse(value).success === true;
  return Object.fromEntries(Object.entries(config).filter(([field, value]) => fits(field, value)));
}

export const changeType: EditOf<'changeType'> = (draft, { label, type }) => {
  const step = stepOf(draft, label);
  if (step === undefined) return noStep(label);
  if (step.type === type) return refused(`${titleOf(step)} is of that type already.`);
  const onward = exitsOf(draft, label).at(0)?.target ?? endTarget;
  const wiring = wiringOf(draft);
  const { next: _next, config, type: _type, ...rest } = step;
  const starter = starterOf(type, label);
  const changed: DraftStep = { ...rest, type, config: { ...starter.config, ...keptFields(config, type) } };
  wiring.steps = wiring.steps.map((other) => (other === step ? changed : other));
  const indexes = new Map(wiring.steps.map((other, index) => [other.label, index]));
  const ways = waysOfStep(changed, endTarget, indexes).map((way) => ({
    ...way,
    target: onward,
    written: onward,
    fault: null,
  }));
  wiring.ways = [...wiring.ways.filter(({ exit }) => exit.label !== label), ...ways];
  const says = `${titleOf(step)} is now of the type ${typeName(type)}.`;
  return { ok: true, draft: settled(draft, wiring), focus: label, says };
};

export const rename: EditOf<'rename'> = (draft, { label, to }) => {
  const step = stepOf(draft, label);
  if (step === undefined) return noStep(label);
  const read = Label.safeParse(to);
  if (!read.success) return refused(read.error.issues[0]?.message ?? 'That is no label.');
  if (to === label) return refused('That is its label already.');
  if (indexOf(draft, to) !== -1) return refused(`Another step has the label ${to}.`);
  const name = (target: unknown) => (target === label ? to : target);
  const steps = draft.steps.map((other) => withTargets({ ...other, label: other === step ? to : other.label }, name));
  return { ok: true, draft: { ...draft, steps }, focus: to, says: `The label of ${titleOf(step)} is now ${to}.` };
};

/** The step with every target renamed; the cast holds a faulty `next` as it was. */
function withTargets(step: DraftStep, name: (target: unknown) => unknown): DraftStep {
  const { fields, choices } = behaviourOf(step).jumps;
  const renamed = fields.filter((field) => Object.hasOwn(step.config, field));
  const list = choicesOf(step).map((choice) =>
    isObject(choice) && choice.next !== undefined ? { ...choice, next: name(choice.next) } : choice,
  );
  const config = {
    ...step.config,
    ...Object.fromEntries(renamed.map((field) => [field, name(step.config[field])])),
    ...(choices === null || list.length === 0 ? {} : { [choices]: list }),
  };
  return { ...step, config, ...(step.next === undefined ? {} : { next: name(step.next) as string }) };
}
