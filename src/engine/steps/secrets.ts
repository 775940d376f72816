// Takes the secrets of a step out of its config, and puts them back.
// 1. What is stored and shown of a step has hints in place of its secrets; the secrets themselves are sealed beside it.
// 2. A step that was stored before it had sealed secrets is shown with hints too.
import type { Step } from '../../contract/workflows/workflow.ts';
import { deepEqual } from '../conditions/deep-equal.ts';
import { valueAt } from '../faults/schema-path.ts';
import { behaviourOf } from './registry.ts';

/** A secret of a config: where it is, and what it is. */
export interface StepSecret {
  path: readonly string[];
  value: string;
}

type Config = Readonly<Record<string, unknown>>;

/** The secrets that stand in the config of a step. */
export function secretsIn(step: Step): StepSecret[] {
  return behaviourOf(step)
    .secrets(step.config)
    .map(({ path, value }) => ({ path, value }));
}

/** A step with hints in place of its secrets. The cast is sound because a hint is a text, as the secret was. */
export function withHints(step: Step): Step {
  const secrets = behaviourOf(step).secrets(step.config);
  if (secrets.length === 0) return step;
  const config = secrets.reduce<Config>((made, { path, hint }) => replaced(made, path, hint), { ...step.config });
  return { ...step, config } as Step;
}

/** A step with its secrets in their places. The cast is sound because they were taken from a step of its type. */
export function withSecrets(step: Step, secrets: readonly StepSecret[]): Step {
  const config = secrets.reduce<Config>((made, { path, value }) => replaced(made, path, value), { ...step.config });
  const { sealed: _sealed, ...rest } = step;
  return { ...rest, config } as Step;
}

/**
 * A config that a client sent, with the stored secrets in place of the hints by which it knows them. They stay hints
 * where the address they are sent to has changed: nobody who may edit a workflow gets its secrets sent to a server of
 * their own.
 */
export function restoredConfig(
  config: Config,
  stored: readonly { step: Step; secrets: readonly StepSecret[] }[],
): Config {
  const known = stored.find(
    ({ step, secrets }) =>
      secrets.some(({ path }) => isSame(config, step.config, path)) && hasSameAddresses(config, step, secrets),
  );
  if (!known) return config;
  return known.secrets
    .filter(({ path }) => isSame(config, known.step.config, path))
    .reduce<Config>((made, { path, value }) => replaced(made, path, value), config);
}

/** An address may come back with its hint or with its secret. */
function hasSameAddresses(config: Config, step: Step, secrets: readonly StepSecret[]): boolean {
  return behaviourOf(step).addresses.every((field) => {
    const secret = secrets.find(({ path }) => path.length === 1 && path[0] === field);
    return isSame(config, step.config, [field]) || (secret !== undefined && secret.value === config[field]);
  });
}

/** By whole entries: a header whose flag was taken away is no longer the same. */
const isSame = (a: object, b: object, path: readonly string[]) => {
  const entry = valueAt(a, path.slice(0, 2));
  return entry !== undefined && deepEqual(entry, valueAt(b, path.slice(0, 2)));
};

function replaced(record: Config, [name = '', ...rest]: readonly string[], value: string): Config {
  const inner = record[name];
  if (rest.length === 0) return { ...record, [name]: value };
  return { ...record, [name]: replaced(inner as Config, rest, value) };
}
