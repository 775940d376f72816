import { and, asc, eq, sql } from 'drizzle-orm';
import type {
  Suppression,
  SuppressionInput,
  SuppressionKey,
  SuppressionQuery,
} from '../../../contract/people/suppression.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { found, inTenant, isoTime } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { suppressions } from '../../db/schema.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';

type Row = typeof suppressions.$inferSelect;

/** A suppression as the API answers it; the kind and reason come from our own writes. */
const toSuppression = (row: Row): Suppression => ({
  projectId: row.projectId,
  kind: row.kind as Suppression['kind'],
  address: row.address,
  reason: row.reason as Suppression['reason'],
  createdAt: isoTime(row.createdAt),
});

/** Suppressed addresses, by address. */
export async function listSuppressions(ctx: Ctx, query: SuppressionQuery): Promise<Page<Suppression>> {
  const { address, cursor, kind, pageSize, projectId, reason } = query;
  const after = cursor === undefined ? [] : decodeCursor(cursor, 3);
  const { address: column } = suppressions;
  const rows = await ctx.db
    .select()
    .from(suppressions)
    .where(
      and(
        inTenant(ctx, suppressions.projectId, projectId),
        kind === undefined ? undefined : eq(suppressions.kind, kind),
        address === undefined
          ? undefined
          : eq(column, suppressionAddress(kind ?? (address.includes('@') ? 'email' : 'sms'), address)),
        reason === undefined ? undefined : eq(suppressions.reason, reason),
        after.length === 0
          ? undefined
          : sql`(${suppressions.projectId}, ${suppressions.kind}, ${column}) > (${after[0]}, ${after[1]}, ${after[2]})`,
      ),
    )
    .orderBy(asc(suppressions.projectId), asc(suppressions.kind), asc(column))
    .limit(pageSize + 1);
  return pageOf(rows, pageSize, toSuppression, (row) => [row.projectId, row.kind, row.address]);
}

/** Suppresses an address by hand; one that is on the list already is held back for good from now on. */
export async function addSuppression(ctx: Ctx, input: SuppressionInput): Promise<Suppression> {
  const projectId = await projectOf(ctx, input.projectId);
  const address = suppressionAddress(input.kind, input.address);
  const row = { projectId, kind: input.kind, address, reason: 'manual', createdAt: ctx.now };
  const upsert = ctx.db
    .insert(suppressions)
    .values(row)
    .onConflictDoUpdate({
      target: [suppressions.projectId, suppressions.kind, suppressions.address],
      set: { reason: row.reason, createdAt: row.createdAt },
    });
  await writeAudited(ctx, [upsert], fact(projectId, 'suppression.added', input.kind, address));
  return toSuppression(row);
}

/** Lifts a suppression. */
export async function deleteSuppression(ctx: Ctx, address: string, query: SuppressionKey): Promise<void> {
  const projectId = await projectOf(ctx, query.projectId);
  const key = suppressionAddress(query.kind, address);
  const where = and(
    eq(suppressions.projectId, projectId),
    eq(suppressions.kind, query.kind),
    eq(suppressions.address, key),
  );
  const [row] = await ctx.db.select().from(suppressions).where(where).limit(1);
  const { reason } = found(row, `suppressed ${query.kind} address ${key}`);
  await writeAudited(ctx, [ctx.db.delete(suppressions).where(where)], {
    ...fact(projectId, 'suppression.lifted', query.kind, key),
    before: { reason },
  });
}

const fact = (projectId: string, action: string, kind: string, address: string) => ({
  projectId,
  action,
  targetKind: 'suppression',
  targetId: `${kind}:${address}`,
});
