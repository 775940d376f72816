// Decides whether an input is a workflow that can be saved, and its normalised form.
// 1. All faults are reported at once, each with its pointer; a fault of one step does not hide those of another.
// 2. Accepts any JSON, never throws, and reads hostile input only so far that it stays fast.
// 3. The saved form has all defaults and every jump as a label or "end", so equal workflows have equal forms.
// 4. toInput is the inverse: its result validates to the same definition.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import {
  type Definition,
  Reentry,
  type Step,
  WorkflowFrame,
  WorkflowSettings,
  workflowLimits,
} from '../../contract/workflows/workflow.ts';
import { faultsOf, limited } from '../faults/faults.ts';
import { fault } from '../faults/sentences.ts';
import type { KnownNames } from '../templates/expressions.ts';
import { textFaults } from '../templates/text-faults.ts';
import { triggerFaults } from '../triggers/registry.ts';
import { boundFault } from './bounds.ts';
import { conditionFaults } from './condition-faults.ts';
import { digestFaults } from './digest-faults.ts';
import { resolveJumps } from './jumps.ts';
import { assignLabels, duplicateLabels } from './labels.ts';
import { readStep } from './read-step.ts';
import { recipientFaults } from './recipient-faults.ts';
import { type References, referenceFaults } from './references.ts';
import { resultNameFaults } from './result-names.ts';
import { savedStep, stepInput } from './saved-step.ts';

export type { References } from './references.ts';

/** A workflow that can be saved. */
export interface ValidWorkflow {
  name: string;
  description: string | null;
  projectId?: string;
  isActive: boolean;
  definition: Definition;
}

/** As many as the schema allows. */
const mostRules = 20;

export type WorkflowVerdict = { ok: true; value: ValidWorkflow } | { ok: false; faults: Fault[] };

/** The body of an API call, the result of `toInput`. */
export interface WorkflowBody {
  name: string;
  description?: string;
  isActive: boolean;
  trigger: Definition['trigger'];
  reentry: Definition['reentry'];
  exitOn: Definition['exitOn'];
  settings: Definition['settings'];
  steps: Record<string, unknown>[];
}

/** Checks a request body and normalises it; ids are checked against the given sets. */
export function validateWorkflow(input: unknown, references: References = {}): WorkflowVerdict {
  const given = isObject(input) && Array.isArray(input.steps) ? input.steps : null;
  const sizeFaults = given ? stepCountFaults(given.length) : [];
  const steps: unknown[] = given && given.length <= workflowLimits.steps ? Array.from(given) : [];
  const outline = isObject(input) ? outlineOf(input, given ? steps : input.steps) : input;
  const bound = boundFault(outline);
  if (bound) return { ok: false, faults: [...sizeFaults, bound] };

  const frame = WorkflowFrame.safeParse(outline);
  const frameFaults = frame.success
    ? []
    : faultsOf(frame.error, { input: outline, schema: WorkflowFrame, name: 'a workflow' });
  const readings = steps.map((step, index) => readStep(step, index, references.known));
  const labels = assignLabels(readings.map(({ givenLabel, type }) => ({ given: givenLabel, base: type ?? 'step' })));
  const jumps = resolveJumps(readings.map((reading, index) => ({ ...reading, label: labels[index] ?? '' })));
  const stepFaults = [
    ...readings.flatMap(({ faults }) => faults),
    ...steps.flatMap((step, index) => referenceFaults(step, index, references)),
    ...resultNameFaults(steps),
    ...digestFaults(steps),
    ...duplicateLabels(labels),
    ...jumps.faults,
  ];
  const triggerFound = isObject(outline) ? triggerFaults(outline.trigger, references) : [];
  const templatesOutside = frameTemplateFaults(outline, references.known);
  const outside = [...frameFaults, ...sizeFaults, ...triggerFound, ...templatesOutside];
  const faults = [...outside, ...inStepOrder(stepFaults)];
  if (faults.length > 0 || !frame.success) return { ok: false, faults: limited(faults) };
  const saved = readings.map((reading, index) => savedStep(reading, labels[index] ?? '', jumps.targets));
  return { ok: true, value: validWorkflow(frame.data, saved) };
}

/** The input with the steps that are read. A description of null is left out, as the API itself returns null. */
function outlineOf(input: Record<string, unknown>, steps: unknown): Record<string, unknown> {
  const { description, steps: _steps, ...rest } = input;
  return { ...rest, ...(description === null ? {} : { description }), ...(steps === undefined ? {} : { steps }) };
}

function stepCountFaults(count: number): Fault[] {
  if (count === 0) return [fault('/steps', 'too_short', 'A workflow needs at least one step.')];
  if (count <= workflowLimits.steps) return [];
  const counted = count.toLocaleString('en-US');
  return [
    fault('/steps', 'too_long', `A workflow has at most ${workflowLimits.steps} steps, this one has ${counted}.`),
  ];
}

/** The faults of the templates outside of the steps. */
function frameTemplateFaults(input: unknown, known: KnownNames | undefined): Fault[] {
  if (!isObject(input)) return [];
  const { trigger, reentry, exitOn } = input;
  const rules: unknown[] = Array.isArray(exitOn) ? exitOn.slice(0, mostRules) : [];
  return [
    ...(isObject(trigger) ? recipientFaults(trigger.recipients, '/trigger/recipients') : []),
    ...(isObject(reentry) ? textFaults(reentry.key, '/reentry/key', { html: false }, { variables: null }) : []),
    ...rules.flatMap((rule, place) =>
      isObject(rule) ? conditionFaults(rule.filters, `/exitOn/${place}/filters`, known) : [],
    ),
  ];
}

/** Sorted by step, so that they read like the definition; the order within a step is kept. */
export function inStepOrder(faults: readonly Fault[]): Fault[] {
  const stepIndexOf = ({ pointer }: Fault) => Number(/^\/steps\/(\d+)/.exec(pointer)?.[1] ?? -1);
  return faults.toSorted((a, b) => stepIndexOf(a) - stepIndexOf(b));
}

function validWorkflow(frame: ReturnType<typeof WorkflowFrame.parse>, steps: Step[]): ValidWorkflow {
  const { name, description, projectId, isActive, trigger, reentry, exitOn, settings } = frame;
  return {
    name,
    description: description ?? null,
    ...(projectId === undefined ? {} : { projectId }),
    isActive: isActive ?? true,
    definition: {
      trigger,
      reentry: reentry ?? Reentry.parse({}),
      exitOn: exitOn ?? [],
      settings: settings ?? WorkflowSettings.parse({}),
      steps,
    },
  };
}

/** The API body of a saved workflow, with all defaults written out. */
export function toInput(
  name: string,
  description: string | null,
  isActive: boolean,
  { trigger, reentry, exitOn, settings, steps }: Definition,
): WorkflowBody {
  return {
    name,
    ...(description === null ? {} : { description }),
    isActive,
    trigger,
    reentry,
    exitOn,
    settings,
    steps: steps.map(stepInput),
  };
}
