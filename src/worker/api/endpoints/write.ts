// The writes to an endpoint: each is one batch with its entry in the match index, its state and its audit row.
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { type EndpointDefinition, parseEndpointDefinition } from '../../db/schema/endpoints.ts';
import type { EndpointRow } from '../../store/endpoints.ts';
import { type MatcherChange, matcherStatements } from '../../store/matchers.ts';
import { isChanged, unchangedVersionStatement } from '../../store/unchanged.ts';

/** How a write is recorded. */
interface Act {
  action: string;
  before?: unknown;
  after?: unknown;
}

type Place = Pick<EndpointRow, 'projectId' | 'id'>;

/** The statements of a write with its audit row. */
export function audited(ctx: Ctx, db: D1Database, { projectId, id }: Place, act: Act): D1PreparedStatement {
  return auditStatement(ctx, db, { ...act, projectId, targetKind: 'endpoint', targetId: id });
}

/** Tells every isolate which events concern the endpoint, or that none do any more. */
export function matched(ctx: Ctx, db: D1Database, { projectId, id }: Place, definition: EndpointDefinition | null) {
  const change: MatcherChange =
    definition === null
      ? { id, kind: 'endpoint', gone: true }
      : {
          ...{ id, kind: 'endpoint', head: { url: definition.url } },
          covers: [{ kind: 'endpoint', globs: definition.eventTypes, when: definition.filters }],
        };
  return matcherStatements(db, projectId, [change], ctx.now);
}

/** Runs a batch that changes an endpoint, unless somebody else has changed it since it was read; returns whether it ran. */
export async function changeUnlessChanged(
  db: D1Database,
  row: Pick<EndpointRow, 'projectId' | 'id' | 'version'>,
  statements: readonly D1PreparedStatement[],
): Promise<boolean> {
  try {
    await db.batch([unchangedVersionStatement(db, 'endpoints', row), ...statements]);
    return true;
  } catch (error) {
    if (isChanged(error)) return false;
    throw error;
  }
}

/** What the audit log keeps of an endpoint: hints in place of secrets. */
export function auditView(definition: EndpointDefinition) {
  const { url, description, eventTypes, filters, headers, ratePerSecond, ordered, onExhausted, disableAfter } =
    definition;
  return { url, description, eventTypes, filters, headers, ratePerSecond, ordered, onExhausted, disableAfter };
}

export const definitionOf = (row: EndpointRow): EndpointDefinition => parseEndpointDefinition(row.definition);
