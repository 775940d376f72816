import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { timeRange } from '../messages/delivery.ts';
import { IsoTime, JsonValue } from '../primitives.ts';

export const AuditQuery = ProjectListQuery.extend({
  action: z.string().max(100).optional().describe('Only this action, e.g. `workflow.created`.'),
  actor: z.string().max(300).optional().describe('Only actions of this person or key, e.g. `key:ci`.'),
  targetId: z.string().max(300).optional().describe('Only actions on the resource with this id.'),
  ...timeRange,
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** One change: who made it, and the resource before and after, without secrets. */
export const AuditRecord = z
  .object({
    id: z.uuid(),
    at: IsoTime,
    actor: z.string().describe('Who made the change, e.g. `key:ci`.'),
    action: z.string().describe('The kind of change, e.g. `workflow.created`.'),
    targetKind: z.string().describe('Kind of the changed resource, e.g. `workflow`.'),
    targetId: z.string().describe('Id of the changed resource.'),
    projectId: z.uuid().nullable().describe('null for a change of the whole organisation.'),
    before: JsonValue.nullable().describe('The resource before; null when it was created.'),
    after: JsonValue.nullable().describe('The resource after; null when it was deleted.'),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof AuditRecord>;
