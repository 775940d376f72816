import { AppError } from '../../contract/errors.ts';
import { openProject } from '../db/client.ts';
import { statementOf, type Write } from '../store/statement.ts';
import { type AuditFact, auditStatement } from './audit.ts';
import type { Ctx } from './context.ts';

/**
 * Runs writes to the rows of a project and their audit row as one batch of its database. `duplicate` is the sentence of
 * the 409 for a name that is taken; the unique index decides, so two writers at once cannot both win.
 */
export async function writeAudited(
  ctx: Ctx,
  writes: readonly Write[],
  fact: AuditFact & { projectId: string },
  duplicate?: string,
): Promise<void> {
  await write(ctx, await openProject(ctx.env, fact.projectId), writes, fact, duplicate);
}

/** The same for the tables of the directory. */
export async function writeDirectory(
  ctx: Ctx,
  writes: readonly Write[],
  fact: AuditFact,
  duplicate?: string,
): Promise<void> {
  await write(ctx, ctx.env.DB, writes, fact, duplicate);
}

async function write(
  ctx: Ctx,
  db: D1Database,
  writes: readonly Write[],
  fact: AuditFact,
  duplicate: string | undefined,
): Promise<void> {
  try {
    await db.batch([...writes.map((one) => statementOf(db, one)), auditStatement(ctx, db, fact)]);
  } catch (error) {
    const isDuplicate = error instanceof Error && error.message.includes('UNIQUE constraint failed');
    if (isDuplicate && duplicate) throw new AppError('conflict', duplicate, { cause: error });
    throw error;
  }
}
