import { AppError } from '../../contract/errors.ts';
import { type AuditFact, auditStatement } from './audit.ts';
import type { Ctx } from './context.ts';

/** A write that drizzle has built and not run. */
interface Write {
  toSQL(): { sql: string; params: unknown[] };
}

/** The statement of a built write, for a batch. */
export function statementOf(ctx: Ctx, write: Write): D1PreparedStatement {
  const { sql, params } = write.toSQL();
  return ctx.env.DB.prepare(sql).bind(...params);
}

/**
 * Runs writes and their audit row as one batch. `duplicate` is the sentence of the 409 for a name that is taken; the
 * unique index decides, so only one of two simultaneous writers succeeds.
 */
export async function writeAudited(ctx: Ctx, writes: Write[], fact: AuditFact, duplicate?: string): Promise<void> {
  try {
    await ctx.env.DB.batch([...writes.map((write) => statementOf(ctx, write)), auditStatement(ctx, fact)]);
  } catch (error) {
    const isDuplicate = error instanceof Error && error.message.includes('UNIQUE constraint failed');
    if (isDuplicate && duplicate) throw new AppError('conflict', duplicate, { cause: error });
    throw error;
  }
}
