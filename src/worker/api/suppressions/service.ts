import type {
  Suppression,
  SuppressionInput,
  SuppressionKey,
  SuppressionQuery,
} from '../../../contract/people/suppression.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, projectDb } from '../../access/databases.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { compareKeys } from '../../store/sort-key.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import {
  liftSuppression,
  readSuppression,
  replaceSuppression,
  suppressionSource,
  toSuppression,
} from '../../store/suppressions.ts';

/** Suppressed addresses, by address. */
export async function listSuppressions(ctx: Ctx, query: SuppressionQuery): Promise<Page<Suppression>> {
  const { address: asked, cursor, kind, pageSize, reason } = query;
  const address = asked && suppressionAddress(kind ?? (asked.includes('@') ? 'email' : 'sms'), asked);
  const [afterProject, ...after] = cursor === undefined ? [] : decodeCursor(cursor, 3);
  const places = await eachProject(ctx, query.projectId);
  return listAcross(
    // The list is sorted by project first; compared as the database compares them.
    places.filter(({ projectId }) => afterProject === undefined || compareKeys([projectId], [afterProject]) >= 0),
    {
      pageSize,
      source: ({ projectId }) =>
        suppressionSource({ projectId, kind, address, reason, after: projectId === afterProject ? after : undefined }),
      sortedBy: ['projectId', 'kind', 'address'],
      toItem: toSuppression,
    },
  );
}

/** Suppresses an address by hand; one that is on the list already is held back for good from now on. */
export async function addSuppression(ctx: Ctx, input: SuppressionInput): Promise<Suppression> {
  const projectId = await projectOf(ctx, input.projectId);
  const address = suppressionAddress(input.kind, input.address);
  const row = { projectId, kind: input.kind, address, reason: 'manual', createdAt: ctx.now };
  const upsert = replaceSuppression(await projectDb(ctx, projectId), row);
  await writeAudited(ctx, [upsert], fact(projectId, 'suppression.added', input.kind, address));
  return toSuppression(row);
}

/** Lifts a suppression. */
export async function deleteSuppression(ctx: Ctx, address: string, query: SuppressionKey): Promise<void> {
  const projectId = await projectOf(ctx, query.projectId);
  const { kind } = query;
  const key = suppressionAddress(kind, address);
  const db = await projectDb(ctx, projectId);
  const row = await readSuppression(db.$client, { projectId, kind, address: key });
  const { reason } = found(row, `suppressed ${kind} address ${key}`);
  await writeAudited(ctx, [liftSuppression(db, { projectId, kind, address: key })], {
    ...fact(projectId, 'suppression.lifted', kind, key),
    before: { reason },
  });
}

const fact = (projectId: string, action: string, kind: string, address: string) => ({
  projectId,
  action,
  targetKind: 'suppression',
  targetId: `${kind}:${address}`,
});
