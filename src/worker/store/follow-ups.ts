import { channelRefusedStatements } from './channel-refusals.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { dropDeviceStatement } from './devices.ts';
import { suppressStatement } from './suppressions.ts';

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
  /** The provider refused the credentials of the channel; three such answers in ten minutes close it. */
  | { kind: 'channel_refused'; detail: string };

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
        return suppressStatement(db, {
          projectId: row.projectId,
          kind: row.kind,
          address: followUp.address.toLowerCase(),
          reason: followUp.reason,
          createdAt: now,
        });
      case 'drop_device':
        return dropDeviceStatement(db, row.projectId, followUp.token);
      default:
        return row.channelId === null ? [] : channelRefusedStatements(db, refusalOf(row, row.channelId, followUp), now);
    }
  });
}

/** The refusal of one attempt: the same when it is reported again. */
function refusalOf(
  { projectId, id, attempts, createdAt }: DeliveryRow,
  channelId: string,
  { detail }: { detail: string },
) {
  return { projectId, channelId, deliveryId: id, refusedAt: attempts.at(-1)?.at ?? createdAt, detail };
}
