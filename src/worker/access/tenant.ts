import { AppError } from '../../contract/errors.ts';
import type { Ctx } from './context.ts';

/** Refuses a key that is bound to one project where the whole organisation is concerned. */
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
