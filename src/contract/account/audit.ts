import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { timeRange } from '../messages/delivery.ts';
import { IsoTime, JsonValue } from '../primitives.ts';

export const AuditQuery = ProjectListQuery.extend({
  action: z.string().max(100).optional().describe('Only this action, e.g. `workflow.created`.'),
  actor: z.string().max(300).optional().describe('Only what this person or key did, e.g. `key:ci`.'),
  targetId: z.string().max(300).optional().describe('Only what was done to this.'),
  ...timeRange,
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** One write: who, what, and how it was before and after, without secrets. */
export const AuditRecord = z
  .object({
    id: z.uuid(),
    at: IsoTime,
    actor: z.string(),
    action: z.string(),
    targetKind: z.string(),
    targetId: z.string(),
    projectId: z.uuid().nullable(),
    before: JsonValue.nullable(),
    after: JsonValue.nullable(),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof AuditRecord>;
