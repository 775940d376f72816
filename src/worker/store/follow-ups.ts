import type { DeliveryRow } from './delivery-row.ts';

/** What a provider's answer means beyond this one message; the delivery layer applies it. */
export type FollowUp =
  | {
      kind: 'suppress';
      address: string;
      reason: 'hard_bounce' | 'complaint' | 'unsubscribed' | 'manual';
      /** Only from the n-th such answer for this address on; at once when left out. */
      afterTimes?: number;
    }
  | { kind: 'drop_device'; token: string }
  | { kind: 'channel_status'; status: 'needs_reconnect'; detail: string };

/** What a provider's answer means beyond its one message: suppress an address, drop a device, mark a channel. */
export function followUpStatements(
  db: D1Database,
  row: DeliveryRow,
  followUps: readonly FollowUp[],
  now: number,
): D1PreparedStatement[] {
  return followUps.flatMap((followUp) => {
    switch (followUp.kind) {
      case 'suppress':
        // An answer that counts only when repeated is kept in the log; nothing is suppressed at its first sight.
        if ((followUp.afterTimes ?? 1) > 1) return [];
        return db
          .prepare(
            'INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
          )
          .bind(row.projectId, row.kind, followUp.address.toLowerCase(), followUp.reason, now);
      case 'drop_device':
        return db.prepare('DELETE FROM devices WHERE project_id = ? AND token = ?').bind(row.projectId, followUp.token);
      default:
        return db
          .prepare('UPDATE channels SET status = ?, status_detail = ?, updated_at = ? WHERE id = ? AND project_id = ?')
          .bind(followUp.status, followUp.detail, now, row.channelId, row.projectId);
    }
  });
}
