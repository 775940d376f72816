import { timeId } from '../ids.ts';
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

/** The audit row of a write, for the same batch as the write; `before` and `after` must not contain secrets. */
export function auditStatement(ctx: Ctx, fact: AuditFact): D1PreparedStatement {
  return ctx.env.DB.prepare(
    'INSERT INTO audit_log (org_id, id, project_id, at, actor, action, target_kind, target_id, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).bind(
    ctx.org.id,
    timeId(ctx.now),
    fact.projectId,
    ctx.now,
    ctx.actor,
    fact.action,
    fact.targetKind,
    fact.targetId,
    fact.before === undefined ? null : JSON.stringify(fact.before),
    fact.after === undefined ? null : JSON.stringify(fact.after),
  );
}
