// The secrets of workflow steps: sealed for their workflow, in the definition beside the hints that stand for them.

import type { Step } from '../../contract/workflows/workflow.ts';
import { deepEqual } from '../../engine/conditions/deep-equal.ts';
import { type StepSecret, secretsIn, withHints, withSecrets } from '../../engine/steps/secrets.ts';
import type { Env } from '../env.ts';
import { openSecret, sealSecret } from './sealed.ts';

/** A stored step and its secrets. */
export interface OpenedStep {
  step: Step;
  secrets: StepSecret[];
}

/** A step that is to be run, with its secrets in their places; rejects where no key opens them. */
export async function openStep(env: Env, workflowId: string, step: Step): Promise<Step> {
  if (step.sealed === undefined) return step;
  return withSecrets(step, await openSecret<StepSecret[]>(env, 'stepSecrets', workflowId, step.sealed));
}

/** The secrets of stored steps that have any; a step that no key opens has none to restore. */
export async function openSteps(env: Env, workflowId: string, steps: readonly Step[]): Promise<OpenedStep[]> {
  const opened = await Promise.all(steps.map((step) => openStep(env, workflowId, step).catch(() => null)));
  return steps.flatMap((step, index) => {
    const whole = opened[index];
    const secrets = whole ? secretsIn(whole) : [];
    return secrets.length === 0 ? [] : [{ step: withHints(step), secrets }];
  });
}

/** A step as it is stored. What is sealed already is kept, so that an unchanged step is stored unchanged. */
export async function sealStep(env: Env, workflowId: string, step: Step, stored: readonly OpenedStep[]): Promise<Step> {
  const secrets = secretsIn(step);
  if (secrets.length === 0) return step;
  const same = stored.find((known) => known.step.sealed !== undefined && deepEqual(known.secrets, secrets));
  const sealed = same?.step.sealed ?? (await sealSecret(env, 'stepSecrets', workflowId, secrets));
  return { ...withHints(step), sealed };
}
