// Decides the saved form of a step, and its form in the API.
// 1. Saved, every jump is a label or "end"; `next: null` is the following step. In the API null is left out.
import type { Step } from '../../contract/workflows/workflow.ts';
import { jumpFields } from './read-config.ts';
import type { StepReading } from './read-step.ts';

type Targets = ReadonlyMap<string, string>;
type Choices = Extract<Step, { type: 'ai_action' }>['config']['choices'];
type GivenChoice = string | { value: string };

function savedConfig(config: Record<string, unknown>, type: StepReading['type'], at: string, targets: Targets) {
  const target = (field: string) => targets.get(`${at}/${field}`);
  const fields = (type && jumpFields[type]) ?? [];
  const jumps = fields.flatMap((field) => {
    const label = target(field);
    return label === undefined ? [] : [[field, label]];
  });
  if (fields.length > 0) return { ...config, ...Object.fromEntries(jumps) };
  if (type !== 'ai_action' || !Array.isArray(config.choices)) return config;
  const choices = (config.choices as GivenChoice[]).map((choice, place) => ({
    value: typeof choice === 'string' ? choice : choice.value,
    next: target(`choices/${place}/next`) ?? null,
  }));
  return { ...config, choices };
}

/** A step without faults as it is saved. The cast is sound because the config was parsed by the schema of the type. */
export function savedStep(
  { index, type, title, delayMinutes, config }: StepReading,
  label: string,
  targets: Targets,
): Step {
  const at = `/steps/${index}`;
  return {
    label,
    ...(title === undefined ? {} : { title }),
    type,
    config: savedConfig((config?.parsed ?? {}) as Record<string, unknown>, type, `${at}/config`, targets),
    delayMinutes,
    next: targets.get(`${at}/next`) ?? null,
  } as Step;
}

const choiceInputs = (choices: Choices) => choices?.map(({ value, next }) => (next === null ? value : { value, next }));

/** A saved step in the form of the API. */
export function stepInput(step: Step): Record<string, unknown> {
  const { next, config, ...rest } = step;
  const choices =
    step.type === 'ai_action' && step.config.choices ? { choices: choiceInputs(step.config.choices) } : {};
  return { ...rest, config: { ...config, ...choices }, ...(next === null ? {} : { next }) };
}
