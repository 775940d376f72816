import { type Column, type SQL, sql } from 'drizzle-orm';
import { AppError } from '../../contract/errors.ts';
import type { Ctx } from './context.ts';

/** True for rows whose project the caller may see; with `asked`, of that project only. */
export function inTenant(ctx: Ctx, projectId: Column, asked?: string): SQL {
  const { projectId: bound } = ctx.access;
  return sql`${projectId} IN (SELECT id FROM projects WHERE org_id = ${ctx.org.id}${
    bound === null ? sql`` : sql` AND id = ${bound}`
  }${asked === undefined ? sql`` : sql` AND id = ${asked}`})`;
}

/** Refuses a key that is bound to one project for an action on the whole organisation. */
export function requireWholeOrg(ctx: Ctx, what: string): void {
  if (ctx.access.projectId === null) return;
  throw new AppError(
    'forbidden',
    `${what} for the whole organisation; the key "${ctx.access.keyName}" (${ctx.access.role}) is bound to one project. Use an admin key without a project.`,
  );
}

/** The row, or 404 with a sentence that names what is missing. */
export function found<T>(row: T | undefined | null, what: string): T {
  if (row === undefined || row === null) throw new AppError('not_found', `There is no ${what}.`);
  return row;
}

/** A moment as the API answers it. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
