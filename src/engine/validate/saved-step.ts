// Decides the saved form of a step, and its form in the API.
// 1. Saved, every jump is a label or "end"; `next: null` is the following step. In the API null is left out.
import type { SavedChoice } from '../../contract/workflows/steps/common.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import { behaviourOf } from '../steps/registry.ts';
import { withHints } from '../steps/secrets.ts';
import type { StepReading } from './read-step.ts';

type Targets = ReadonlyMap<string, string>;
type Config = Record<string, unknown>;

/** A parsed config with its targets as labels. The cast is sound because `choices` names a list of choices. */
function savedConfig(config: Config, type: StepType | null, at: string, targets: Targets): Config {
  if (type === null) return config;
  const { fields, choices } = behaviourOf({ type }).jumps;
  const target = (field: string) => targets.get(`${at}/${field}`);
  const jumps = fields.flatMap((field) => {
    const label = target(field);
    return label === undefined ? [] : [[field, label]];
  });
  const list = choices === null ? undefined : (config[choices] as (string | { value: string })[] | undefined);
  const saved = list?.map((choice, place) => ({
    value: typeof choice === 'string' ? choice : choice.value,
    next: target(`${choices}/${place}/next`) ?? null,
  }));
  return { ...config, ...Object.fromEntries(jumps), ...(saved && choices !== null ? { [choices]: saved } : {}) };
}

/** A step without faults as it is saved. The cast is sound because the config was parsed by the schema of the type. */
export function savedStep(
  { index, type, title, delayMinutes, spread, condition, config }: StepReading,
  label: string,
  targets: Targets,
): Step {
  const at = `/steps/${index}`;
  return {
    label,
    ...(title === undefined ? {} : { title }),
    type,
    config: savedConfig((config?.parsed ?? {}) as Config, type, `${at}/config`, targets),
    delayMinutes,
    ...(condition === undefined ? {} : { if: condition }),
    ...(spread ? {} : { spread }),
    next: targets.get(`${at}/next`) ?? null,
  } as Step;
}

const choiceInputs = (choices: SavedChoice[]) =>
  choices.map(({ value, next }) => (next === null ? value : { value, next }));

/** A saved step in the form of the API. The cast is sound because `choices` names a list of choices. */
export function stepInput(step: Step): Record<string, unknown> {
  const { next, config, sealed: _sealed, ...rest } = withHints(step);
  const { choices } = behaviourOf(step).jumps;
  const saved = choices === null ? undefined : ((config as Config)[choices] as SavedChoice[] | undefined);
  const given = saved && choices !== null ? { [choices]: choiceInputs(saved) } : {};
  return { ...rest, config: { ...config, ...given }, ...(next === null ? {} : { next }) };
}
