// Decides whether an input is a workflow of a project, and what is stored of it.
// 1. Hints of secrets stand for what is stored; everything is checked with the secrets in their places.
// 2. All faults come at once: those of the definition, of what it refers to and of what it would call.
import { type Fault, invalidInput } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import { limited } from '../../engine/faults/faults.ts';
import { restoredConfig } from '../../engine/steps/secrets.ts';
import { inStepOrder, type ValidWorkflow, validateWorkflow } from '../../engine/validate/definition.ts';
import type { Ctx } from '../access/context.ts';
import { type OpenedStep, openSteps, sealStep } from '../db/step-secrets.ts';
import type { Env } from '../env.ts';
import { readVariableValues } from '../store/email-library.ts';
import { readReferences } from '../store/references.ts';
import { followFaults } from './followed.ts';
import { literalFaults } from './literals.ts';
import { createAddressCheck, outgoingFaults } from './outgoing.ts';
import { createSecretMover, secretFaults } from './project-secrets.ts';
import { versionFaults } from './template-versions.ts';

/** The workflow that is saved; `stored` is the definition whose hints the input may hold. */
interface Saved {
  id: string;
  projectId: string;
  stored?: Definition;
}

/** A valid workflow as it is stored, and what has to be written with it. */
export interface WorkflowToSave extends ValidWorkflow {
  /** Secrets of the project that were written out in its steps. */
  secrets: readonly D1PreparedStatement[];
}

/** What an input is stored as, or 422 with every fault, also those found before. */
export async function requireValid(
  ctx: Ctx,
  saved: Saved,
  input: unknown,
  before: readonly Fault[] = [],
): Promise<WorkflowToSave> {
  const { id, projectId } = saved;
  const { valid, opened } = await judge(ctx, saved, input, before);
  const mover = createSecretMover(ctx, projectId);
  const moved = await mover.move(valid.name, valid.definition);
  const sealed = await sealedDefinition(ctx.env, id, moved, opened);
  return { ...valid, definition: sealed, secrets: await mover.statements() };
}

/** The workflow of an input that is only tried, with its secrets as they are sent; 422 as for one that is saved. */
export async function requireTriable(
  ctx: Ctx,
  saved: Saved,
  input: unknown,
  before: readonly Fault[] = [],
): Promise<ValidWorkflow> {
  return (await judge(ctx, saved, input, before)).valid;
}

async function judge(
  ctx: Ctx,
  saved: Saved,
  input: unknown,
  before: readonly Fault[],
): Promise<{ valid: ValidWorkflow; opened: OpenedStep[] }> {
  const { id, projectId, stored } = saved;
  const opened = stored ? await openSteps(ctx.env, id, stored.steps) : [];
  const whole = withStoredSecrets(input, opened);
  const variables = await readVariableValues(ctx.env, projectId);
  const [references, pinned, ...outside] = await Promise.all([
    readReferences(ctx.env, projectId),
    versionFaults(ctx.env, projectId, whole),
    outsideFaults(createAddressCheck(ctx.env), whole, variables),
    secretFaults(ctx.env, projectId, whole),
  ]);
  const outgoing = outside.flat();
  const verdict = validateWorkflow(whole, references);
  const faults = [...before, ...(verdict.ok ? [] : verdict.faults), ...pinned];
  if (!verdict.ok || faults.length + outgoing.length > 0) throw invalidInput(allOf(faults, outgoing));
  const { definition, isActive } = verdict.value;
  const beyond = isActive ? await followFaults(ctx.env, saved, definition.trigger) : [];
  if (beyond.length > 0) throw invalidInput(beyond);
  return { valid: verdict.value, opened };
}

/** The faults of what a workflow would call, and of addresses that are written out in it. */
export async function outsideFaults(
  check: ReturnType<typeof createAddressCheck>,
  input: unknown,
  variables: Readonly<Record<string, string>>,
): Promise<Fault[]> {
  return [...(await outgoingFaults(check, input, variables)), ...literalFaults(input)];
}

/** A definition as it is stored: the secrets of its steps sealed, those that were stored before as they are. */
export async function sealedDefinition(
  env: Env,
  workflowId: string,
  definition: Definition,
  opened: readonly OpenedStep[],
): Promise<Definition> {
  const steps = await Promise.all(definition.steps.map((step) => sealStep(env, workflowId, step, opened)));
  return { ...definition, steps };
}

/** One fault for each place: an address that is no text or no template is not judged besides. */
export function allOf(faults: readonly Fault[], outgoing: readonly Fault[]): Fault[] {
  const places = new Set(faults.map(({ pointer }) => pointer));
  return limited(inStepOrder([...faults, ...outgoing.filter(({ pointer }) => !places.has(pointer))]));
}

/** An input with the secrets in place of the hints by which a client knows them. */
export function withStoredSecrets(input: unknown, opened: readonly OpenedStep[]): unknown {
  if (opened.length === 0 || !isObject(input) || !Array.isArray(input.steps)) return input;
  const steps = input.steps.map((step: unknown) => {
    if (!isObject(step) || !isObject(step.config)) return step;
    const own = opened.filter((known) => known.step.label === step.label);
    return { ...step, config: restoredConfig(step.config, [...own, ...opened]) };
  });
  return { ...input, steps };
}
