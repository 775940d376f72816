import type { StreamEvent } from '../../../../contract/events.ts';
import type {
  EndpointExplanation,
  RuleExplanation,
  WorkflowExplanation,
} from '../../../../contract/workflows/explain.ts';
import type { Mismatch } from '../../../../engine/conditions/evaluate.ts';
import type { Scope } from '../../../../engine/scope.ts';
import type { Ctx } from '../../../access/context.ts';

/** An event that is explained, with what can be read of it and of its person now. */
export interface ExplainedEvent {
  ctx: Ctx;
  db: D1Database;
  projectId: string;
  event: Omit<StreamEvent, 'kind' | 'traits' | 'depth'>;
  scope: Scope;
}

/** What one kind of thing made of an event. */
export interface Explained {
  rules?: RuleExplanation[];
  endpoints?: EndpointExplanation[];
}

/** How a kind of thing is explained: one file per kind in this folder, one line in registry.ts. */
export type Explainer = (explained: ExplainedEvent) => Promise<Explained>;

/** The first clause that does not match, as the answer shows it. */
export function clauseOf({ pointer, clause, wanted, actual }: Mismatch): WorkflowExplanation['failedClause'] {
  return { pointer, clause, wanted, ...(actual === undefined ? {} : { actual }) };
}
