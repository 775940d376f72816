import { timeId } from '../ids.ts';
import { auditRowStatement } from '../store/audit-log.ts';
import type { Ctx } from './context.ts';

export interface AuditFact {
  projectId: string | null;
  /** Past tense with its noun, e.g. `workflow.created`. */
  action: string;
  targetKind: string;
  targetId: string;
  before?: unknown;
  after?: unknown;
}

/** The audit row of a write, to be part of the same batch of the same database; `before` and `after` must hold no secrets. */
export function auditStatement(ctx: Ctx, db: D1Database, fact: AuditFact): D1PreparedStatement {
  const { projectId, action, targetKind, targetId, before, after } = fact;
  return auditRowStatement(db, {
    orgId: ctx.org.id,
    id: timeId(ctx.now),
    projectId,
    at: ctx.now,
    actor: ctx.actor,
    action,
    targetKind,
    targetId,
    before: before === undefined ? null : JSON.stringify(before),
    after: after === undefined ? null : JSON.stringify(after),
  });
}
