import {
  type ProjectSecret,
  type ProjectSecrets,
  type SecretsInput,
  secretLimits,
} from '../../../contract/account/secrets.ts';
import { AppError, type Fault, invalidInput } from '../../../contract/errors.ts';
import type { ProjectQuery } from '../../../contract/lists.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { sealSecret } from '../../db/sealed.ts';
import { secretRowId, tooManySecrets } from '../../definitions/project-secrets.ts';
import {
  dropSecretsStatement,
  readSecrets,
  readVersionsWith,
  type SecretRow,
  setSecretsStatement,
} from '../../store/project-secrets.ts';

const toSecret = ({ name, hosts, updatedAt, updatedBy }: SecretRow): ProjectSecret => ({
  name,
  hosts: hosts === null ? null : [...hosts],
  updatedAt: isoTime(updatedAt),
  updatedBy,
});

/** What can be read of the secrets of a project. */
export async function getSecrets(ctx: Ctx, query: ProjectQuery): Promise<ProjectSecrets> {
  const projectId = await projectOf(ctx, query.projectId);
  return { data: (await readSecrets(await openProject(ctx.env, projectId), projectId)).map(toSecret) };
}

/** Sets and removes secrets; one that the current version of a workflow names is not removed. */
export async function putSecrets(ctx: Ctx, query: ProjectQuery, input: SecretsInput): Promise<ProjectSecrets> {
  const projectId = await projectOf(ctx, query.projectId);
  const db = await openProject(ctx.env, projectId);
  const known = new Map((await readSecrets(db, projectId)).map((row) => [row.name, row]));
  const gone = Object.keys(input).filter((name) => input[name] === null && known.has(name));
  for (const name of gone) await refuseWhileNamed(db, projectId, name);
  const faults: Fault[] = [];
  const rows: SecretRow[] = [];
  for (const [name, change] of Object.entries(input)) {
    if (change === null) continue;
    const { value, hosts } = typeof change === 'string' ? { value: change, hosts: undefined } : change;
    const before = known.get(name);
    if (value === undefined && !before) faults.push(missingValue(name));
    else rows.push(await changedRow(ctx, projectId, { name, value, hosts, before }));
  }
  if (faults.length > 0) throw invalidInput(faults);
  const added = rows.filter(({ name }) => !known.has(name)).length;
  if (added > 0 && known.size - gone.length + added > secretLimits.secrets) throw tooManySecrets();
  const statements = [
    ...(rows.length > 0 ? [setSecretsStatement(db, projectId, rows)] : []),
    ...(gone.length > 0 ? [dropSecretsStatement(db, projectId, gone)] : []),
  ];
  const audit = auditStatement(ctx, db, {
    projectId,
    action: 'secrets.updated',
    targetKind: 'settings',
    targetId: 'secrets',
    after: { set: rows.map(({ name }) => name), removed: gone },
  });
  if (statements.length > 0) await db.batch([...statements, audit]);
  return getSecrets(ctx, { projectId });
}

interface Change {
  name: string;
  value: string | undefined;
  hosts: string[] | null | undefined;
  before: SecretRow | undefined;
}

async function changedRow({ env, now, actor }: Ctx, projectId: string, change: Change): Promise<SecretRow> {
  const { name, value, hosts, before } = change;
  const kept = { hosts: hosts === undefined ? (before?.hosts ?? null) : hosts };
  if (value === undefined && before) return { ...before, ...kept };
  const sealed = await sealSecret(env, 'projectSecret', secretRowId(projectId, name), value);
  return { name, sealed, ...kept, updatedAt: now, updatedBy: actor };
}

function missingValue(name: string): Fault {
  const message = `There is no secret "${name}" yet, so it needs a \`value\`.`;
  return { pointer: `/${name}/value`, code: 'required', message };
}

async function refuseWhileNamed(db: D1Database, projectId: string, name: string): Promise<void> {
  const found = await readVersionsWith(db, projectId, `secret.${name}`);
  const users = found.filter(({ definition }) =>
    parseDefinition(definition).steps.some((step) =>
      behaviourOf(step)
        .projectSecrets?.named(step.config)
        .some(([, names]) => names.includes(name)),
    ),
  );
  if (users.length === 0) return;
  const shown = users.slice(0, 3).map((user) => `"${user.name}"`);
  const more = users.length > 3 ? ' and others' : '';
  throw new AppError(
    'conflict',
    `The secret "${name}" is used by ${shown.join(', ')}${more}; change the workflow first.`,
  );
}
