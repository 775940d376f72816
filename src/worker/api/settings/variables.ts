import type { Variable, VariableChange, Variables, VariablesInput } from '../../../contract/account/variables.ts';
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import type { ProjectQuery } from '../../../contract/lists.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { fixedPart, originVariables } from '../../../engine/steps/web-address.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { limitOf } from '../../access/limits.ts';
import { tooMany } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { refuseWhileNamed, usersOf } from '../../access/text-users.ts';
import { writeAudited } from '../../access/write.ts';
import { openProject } from '../../db/client.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { openStep } from '../../db/step-secrets.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { parseManagedBy } from '../../store/managed-items.ts';
import { readTextUsers } from '../../store/text-users.ts';
import {
  deleteVariableStatement,
  type OwnedVariable,
  readVariables,
  setVariablesStatement,
  type VariableRow,
} from '../../store/variables.ts';

const toVariable = ({ updatedAt, managedBy, ...row }: OwnedVariable): Variable => ({
  ...row,
  managedBy: parseManagedBy(managedBy),
  updatedAt: isoTime(updatedAt),
});

/** The variables of a project, by their names. */
export async function getVariables(ctx: Ctx, query: ProjectQuery): Promise<Variables> {
  const projectId = await projectOf(ctx, query.projectId);
  return { data: (await readVariables(await openProject(ctx.env, projectId), projectId)).map(toVariable) };
}

/** Sets what is named; a value that an address could not have is refused. */
export async function putVariables(ctx: Ctx, query: ProjectQuery, input: VariablesInput): Promise<Variables> {
  const projectId = await projectOf(ctx, query.projectId);
  const db = await openProject(ctx.env, projectId);
  const before = await readVariables(db, projectId);
  const known = new Map(before.map((row) => [row.name, row]));
  const changed = Object.entries(input).map(([name, change]) => changedRow(ctx, name, known.get(name), change));
  const after = new Map<string, VariableRow>([...known, ...changed.map((row) => [row.name, row] as const)]);
  const limit = limitOf(ctx.env, 'variables');
  if (after.size > Math.max(limit, before.length)) throw tooMany('variables', limit);
  const faults = await addressFaults(ctx, projectId, changed, [...after.values()]);
  if (faults.length > 0) throw invalidInput(faults);
  const shown = (rows: Iterable<VariableRow>) =>
    Object.fromEntries([...rows].filter(({ name }) => name in input).map(({ name, value }) => [name, value]));
  await writeAudited(ctx, [setVariablesStatement(db, projectId, changed, ctx.actor)], {
    projectId,
    action: 'variables.updated',
    targetKind: 'settings',
    targetId: 'variables',
    before: shown(before),
    after: shown(changed),
  });
  return getVariables(ctx, { projectId });
}

function changedRow(
  { now }: Ctx,
  name: string,
  before: VariableRow | undefined,
  input: string | null | VariableChange,
): VariableRow {
  const {
    description,
    default: fallback,
    value,
  } = typeof input === 'object' && input !== null ? input : { value: input };
  const picked = (given: string | null | undefined, kept: string | null | undefined) =>
    given === undefined ? (kept ?? null) : given;
  return {
    name,
    description: picked(description, before?.description),
    default: picked(fallback, before?.default),
    value: picked(value, before?.value),
    updatedAt: now,
  };
}

/** Removes a variable that nothing reads. */
export async function deleteVariable(ctx: Ctx, query: ProjectQuery, name: string): Promise<void> {
  const projectId = await projectOf(ctx, query.projectId);
  const db = await openProject(ctx.env, projectId);
  const row = (await readVariables(db, projectId)).find((variable) => variable.name === name);
  const { value } = found(row, `variable ${name} in this project`);
  const users = usersOf(await readTextUsers(db, projectId), { kind: 'variables', name });
  refuseWhileNamed(users, `variable "${name}"`);
  await writeAudited(ctx, [deleteVariableStatement(db, projectId, name)], {
    projectId,
    action: 'variable.deleted',
    targetKind: 'settings',
    targetId: 'variables',
    before: { [name]: value },
  });
}

/** What the addresses of saved workflows would become with changed variables, judged as when they were saved. */
async function addressFaults(
  ctx: Ctx,
  projectId: string,
  changed: readonly VariableRow[],
  after: readonly VariableRow[],
): Promise<Fault[]> {
  const values = Object.fromEntries(
    after.flatMap(({ name, value, default: fallback }) => {
      const effective = value ?? fallback;
      return effective === null ? [] : [[name, effective]];
    }),
  );
  const egress = openEgress(ctx.env);
  const addresses = await addressesIn(ctx, projectId);
  const faults = await Promise.all(
    addresses.map(async ({ url, place }): Promise<Fault[]> => {
      const name = originVariables(url).find((used) => changed.some((row) => row.name === used));
      const fixed = name === undefined ? null : fixedPart(url, values);
      const verdict = fixed === null ? null : await egress.check(fixed);
      if (name === undefined || !verdict || verdict.ok) return [];
      return [{ pointer: `/${name}`, code: verdict.code, message: `${place} would call it: ${verdict.message}` }];
    }),
  );
  return faults.flat();
}

/** The addresses with variables before their path, of the current versions of workflows. */
async function addressesIn(ctx: Ctx, projectId: string): Promise<{ url: string; place: string }[]> {
  const users = await readTextUsers(await openProject(ctx.env, projectId), projectId);
  const found = users.map(async (user) => {
    if (user.kind !== 'workflow') return [];
    const steps = parseDefinition(user.definition).steps;
    const opened = await Promise.all(steps.map((step) => openStep(ctx.env, user.id, step).catch(() => step)));
    return opened.flatMap((step) =>
      behaviourOf(step).addresses.flatMap((field) => {
        const url = (step.config as Record<string, unknown>)[field];
        const place = `Step ${step.label} of workflow "${user.name}"`;
        return typeof url === 'string' && originVariables(url).length > 0 ? [{ url, place }] : [];
      }),
    );
  });
  return (await Promise.all(found)).flat();
}
