import * as z from 'zod';
import { NamedListQuery } from '../lists.ts';
import { Workflow, WorkflowStatus } from './workflow.ts';

export const WorkflowQuery = NamedListQuery.extend({ status: WorkflowStatus.optional() });
export type WorkflowQuery = z.infer<typeof WorkflowQuery>;

/** A workflow in a list. */
export const WorkflowListItem = Workflow.extend({
  updatedBy: z.string().nullable().describe('Who changed it last, e.g. `key:ci`; null where that is not known.'),
  activeRuns: z.int().describe('Runs in flight, of all versions: queued, running or paused.'),
  failed24h: z
    .int()
    .describe('Runs that failed in this hour and the 23 before it, or of which a first step failed for good in them.'),
}).meta({ id: 'WorkflowListItem' });
export type WorkflowListItem = z.infer<typeof WorkflowListItem>;
