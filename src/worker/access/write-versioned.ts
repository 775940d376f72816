import { openProject } from '../db/client.ts';
import type { Write } from '../store/statement.ts';
import { isChanged, unchangedVersionStatement, type VersionedTable } from '../store/unchanged.ts';
import type { AuditFact } from './audit.ts';
import type { Ctx } from './context.ts';
import { overtakenError, type VersionedRow } from './if-match.ts';
import { writeAudited } from './write.ts';

/** What is changed, as it was read. */
interface Changed {
  table: VersionedTable;
  /** What people call it, e.g. "layout". */
  noun: string;
  before: { projectId: string; id: string; version: number };
  ifMatch: string | undefined;
  /** How it is now, where somebody else was faster. */
  read(): Promise<VersionedRow>;
}

/** Writes a change and its audit row, unless somebody has changed the row since it was read. */
export async function writeVersioned(
  ctx: Ctx,
  { table, noun, before, ifMatch, read }: Changed,
  writes: readonly Write[],
  fact: AuditFact & { projectId: string },
  duplicate?: string,
): Promise<void> {
  const db = await openProject(ctx.env, before.projectId);
  try {
    await writeAudited(ctx, [unchangedVersionStatement(db, table, before), ...writes], fact, duplicate);
  } catch (error) {
    if (!isChanged(error)) throw error;
    throw await overtakenError(noun, ifMatch, read, error);
  }
}
