import type * as z from 'zod';
import { isoTime } from '../../../contract/primitives.ts';
import type { Broadcast } from '../../../contract/workflows/broadcast.ts';
import { parseSkips } from '../../db/schema/broadcasts.ts';
import type { BroadcastRow } from '../../store/broadcasts.ts';

export type BroadcastView = z.infer<typeof Broadcast>;

/** A row as the API shows it. */
export function toBroadcast(row: BroadcastRow): BroadcastView {
  const { id, projectId, workflowId, version, audienceId, status, total, started, skipped, failed } = row;
  const { perMinute, stopReason, createdBy } = row;
  const skips = Object.entries(parseSkips(row.skips)).map(([reason, count]) => ({ reason, count }));
  const time = (at: number | null) => (at === null ? null : isoTime(at));
  return {
    ...{ id, projectId, workflowId, version, audienceId, status, total, capped: row.capped === 1 },
    ...{ started, skipped, failed, skips: skips.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)) },
    ...{ perMinute, at: isoTime(row.at), stopReason, createdBy, createdAt: isoTime(row.createdAt) },
    ...{ startedAt: time(row.startedAt), finishedAt: time(row.finishedAt) },
  };
}
