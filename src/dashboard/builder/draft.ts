// The draft of a workflow: the body that the API takes, and the only thing that the builder saves, sends, diffs and undoes.
// 1. Every step has a label, and jumps are labels or "end": numbers and other names of fields are rewritten on reading.
// 2. A draft may have any fault but those of its frame: it is an object with a list of steps whose types and labels are known.
// 3. Drafts are never changed in place, so equal parts of two drafts are the same objects.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { type StepType, stepTypes } from '../../contract/workflows/steps/registry.ts';
import { readOnlyFields } from '../../contract/workflows/workflow.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { validateWorkflow, type WorkflowBody } from '../../engine/validate/definition.ts';
import { assignLabels } from '../../engine/validate/labels.ts';

/** A step as the API takes it; its config may have faults. */
export interface DraftStep {
  readonly label: string;
  readonly title?: string;
  readonly type: StepType;
  readonly config: Readonly<Record<string, unknown>>;
  readonly if?: unknown;
  readonly delayMinutes?: number;
  readonly spread?: boolean;
  /** Label or "end"; the following step when left out. */
  readonly next?: string;
}

/** What PUT workflows takes; fields of the frame may have faults too. */
export interface Draft extends Readonly<Omit<WorkflowBody, 'steps'>> {
  readonly projectId?: string;
  readonly steps: readonly DraftStep[];
}

export type DraftReading = { ok: true; draft: Draft } | { ok: false; faults: Fault[] };

/** A workflow without steps that starts on an event. */
export function blankDraft(name = 'New workflow'): Draft {
  return {
    name,
    isActive: true,
    trigger: { eventType: '' },
    reentry: { policy: 'every', cooldownMinutes: 0 },
    exitOn: [],
    settings: { missingVariables: 'empty', onError: 'continue' },
    steps: [],
  };
}

/** Reads any JSON as a draft, such as a workflow that the API returned; of what cannot be drawn it returns the faults of the API. */
export function readDraft(input: unknown): DraftReading {
  if (isObject(input) && Array.isArray(input.steps)) {
    const steps = readSteps(input.steps);
    if (steps !== null && isObject(input.trigger)) return { ok: true, draft: frameOf(input, steps) };
  }
  const verdict = validateWorkflow(input);
  return { ok: false, faults: verdict.ok ? [] : verdict.faults };
}

/** Steps with labels and own names; null when one of them cannot be drawn. */
export function readSteps(steps: readonly unknown[]): DraftStep[] | null {
  const read = steps.map(readStep);
  if (!read.every((step) => step !== null)) return null;
  const labels = assignLabels(read.map(({ label, type }) => ({ given: label ?? null, base: type })));
  if (new Set(labels).size < labels.length) return null;
  return read.map((step, index) => withLabels({ ...step, label: labels[index] ?? '' }, labels));
}

/** Ids that the builder uses for something else. */
const unusable = ['', 'end', '(trigger)'];

/** Sound where the type is known: what else may be wrong is what the type leaves open. */
function readStep(input: unknown): (Omit<DraftStep, 'label'> & { label?: string }) | null {
  if (!isObject(input)) return null;
  const { label, type: given, title, config = {}, next, delayMinutes, ...rest } = input;
  const type = stepTypes.find((name) => name === given);
  const isTarget = next === undefined || typeof next === 'string' || typeof next === 'number';
  if (type === undefined || !isObject(config) || !isTarget) return null;
  if (label !== undefined && (typeof label !== 'string' || unusable.includes(label))) return null;
  return {
    ...(label === undefined ? {} : { label }),
    ...(title === undefined ? {} : { title: title as string }),
    type,
    config: withOwnNames(config, type),
    ...(delayMinutes === undefined ? {} : { delayMinutes: delayMinutes as number }),
    ...rest,
    ...(next === undefined ? {} : { next: next as string }),
  };
}

function withOwnNames(config: Record<string, unknown>, type: StepType): Record<string, unknown> {
  const { aliases } = behaviourOf({ type });
  const renamed = Object.entries(config).map(([field, value]) => {
    const name = Object.hasOwn(aliases, field) ? aliases[field] : undefined;
    return [name !== undefined && config[name] === undefined ? name : field, value];
  });
  return Object.fromEntries(renamed);
}

/** The step with its targets as labels; a number that leads nowhere stays, as it is a fault. */
function withLabels(step: DraftStep, labels: readonly string[]): DraftStep {
  const labelOf = (target: unknown) => (typeof target === 'number' ? (labels[target] ?? target) : target);
  const { fields, choices } = behaviourOf(step).jumps;
  const list = choices === null ? undefined : step.config[choices];
  const targets = fields.filter((field) => step.config[field] !== undefined);
  const config = {
    ...step.config,
    ...Object.fromEntries(targets.map((field) => [field, labelOf(step.config[field])])),
    ...(choices !== null && Array.isArray(list)
      ? {
          [choices]: list.map((choice: unknown) =>
            isObject(choice) && choice.next !== undefined ? { ...choice, next: labelOf(choice.next) } : choice,
          ),
        }
      : {}),
  };
  return { ...step, config, ...(step.next === undefined ? {} : { next: labelOf(step.next) as string }) };
}

/** The frame with its defaults. The casts are sound in so far as the faults of the fields are found by validation. */
function frameOf(input: Record<string, unknown>, steps: DraftStep[]): Draft {
  const blank = blankDraft();
  const { description, $schema: _schema, triggerState: _state, ...rest } = input;
  const own = Object.entries(rest).filter(([field]) => !readOnlyFields.some((name) => name === field));
  return {
    ...{ isActive: blank.isActive, reentry: blank.reentry, exitOn: blank.exitOn, settings: blank.settings },
    ...(Object.fromEntries(own) as unknown as Draft),
    ...(typeof description === 'string' ? { description } : {}),
    steps,
  };
}

/** The step with a label. */
export function stepOf(draft: Pick<Draft, 'steps'>, label: string): DraftStep | undefined {
  return draft.steps.find((step) => step.label === label);
}

/** Place of a step in the list, from 0; -1 where there is none. */
export function indexOf(draft: Pick<Draft, 'steps'>, label: string): number {
  return draft.steps.findIndex((step) => step.label === label);
}

/** JSON pointer of a step, as faults have it. */
export function pointerTo(draft: Pick<Draft, 'steps'>, label: string): string {
  return `/steps/${indexOf(draft, label)}`;
}

/** Label of the step in which a pointer of a fault leads; null where it leads into the frame. */
export function labelAt(draft: Pick<Draft, 'steps'>, pointer: string): string | null {
  const place = /^\/steps\/(\d+)/.exec(pointer)?.[1];
  return place === undefined ? null : (draft.steps[Number(place)]?.label ?? null);
}
