// What an import means for the runs in flight of the workflows that it changes or deletes.
import type { ImportFrame } from '../../contract/bundle/import.ts';
import type { RunsChoice, RunsPlan } from '../../contract/workflows/moves.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import type { Ctx } from '../access/context.ts';
import { openProject } from '../db/client.ts';
import { type JobRow, jobOf } from '../store/bundle-jobs.ts';
import { planRuns } from '../store/move-plans.ts';
import type { Content } from './content.ts';
import type { Plan, PlannedItem } from './plan.ts';

/** The runs in flight of a plan, by the id of the workflow. */
export interface LivingPlan {
  plans: ReadonlyMap<string, RunsPlan>;
  /** The work that the import asks for. */
  jobsOf(importId: string): JobRow[];
}

type Choices = NonNullable<ImportFrame['runs']>;

interface Concerned {
  item: PlannedItem;
  next: Definition | null;
  choice: RunsChoice;
  /** The version that the change makes; of a workflow that goes, one more than its last. */
  version: number;
}

/** Counts the runs in flight, and decides what becomes of them. */
export async function planLiving(ctx: Ctx, content: Content, plan: Plan, choices: Choices): Promise<LivingPlan> {
  const concerned = plan.items.flatMap((item) => concernedBy(item, choices));
  if (concerned.length === 0) return { plans: new Map(), jobsOf: () => [] };
  const { projectId } = content;
  const db = await openProject(ctx.env, projectId);
  const renewed = plan.items.flatMap(({ kind, told, id }) =>
    told.action === 'update' && (kind === 'template' || kind === 'audience') ? [{ kind, id, name: told.name }] : [],
  );
  const changes = concerned.map(({ item, next, choice }) => ({ workflowId: item.id, next, choice }));
  const plans = await planRuns(db, projectId, changes, renewed);
  const jobsOf = (importId: string) =>
    concerned.flatMap(({ item, choice, version }): JobRow[] => {
      const runs = plans.get(item.id);
      if (runs === undefined || runs.inFlight === 0) return [];
      const workflow = { id: item.id, name: item.told.name };
      const { org, actor, now } = ctx;
      const asked = { orgId: org.id, projectId, importId, workflow, version, choice, plan: runs, actor, now };
      const job = jobOf(asked);
      return job ? [job] : [];
    });
  return { plans, jobsOf };
}

function concernedBy(item: PlannedItem, { default: usual = 'stay', workflows = {} }: Choices): Concerned[] {
  const { told, before, after } = item;
  if (before?.kind !== 'workflow' || told.version === null) return [];
  const choice = workflows[told.name] ?? usual;
  const { from, to } = told.version;
  if (told.action === 'delete') return [{ item, next: null, choice, version: (from ?? 0) + 1 }];
  if (told.action !== 'update' || from === to || to === null || after === null) return [];
  // Sound because the item that changes a workflow is one.
  const { definition } = after.change.saved as { definition: Definition };
  return [{ item, next: definition, choice, version: to }];
}
