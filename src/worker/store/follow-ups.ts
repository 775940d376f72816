import { channelRefusedStatements } from './channel-refusals.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { dropDeviceStatement, dropStaleDeviceStatement, pauseDeviceStatement } from './devices.ts';
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
  /** `since`: only a device that was not registered after this time, epoch ms. */
  | { kind: 'drop_device'; token: string; since?: number }
  /** Nothing is sent to the device until then, epoch ms, or until it is registered again. */
  | { kind: 'pause_device'; token: string; until: number }
  /**
   * The provider refused the credentials of the channel; three such answers in ten minutes close it, or one `atOnce`.
   * `channelId`: where the part of the message went through another channel than the message.
   */
  | { kind: 'channel_refused'; detail: string; atOnce?: boolean; channelId?: string };

/** What the answers to one message mean beyond it; times in epoch ms. */
export interface DueFollowUps {
  of: Pick<DeliveryRow, 'projectId' | 'id' | 'kind' | 'channelId'>;
  answers: readonly { at: number; followUp: FollowUp }[];
}

/**
 * Suppresses addresses, drops devices, marks channels. The log row of a message is written in the same batch, behind these:
 * where it is there already, its follow-ups are done, and what a person has undone since stays undone.
 */
export function followUpStatements(db: D1Database, { of, answers }: DueFollowUps): D1PreparedStatement[] {
  const { projectId, kind, channelId } = of;
  return answers.flatMap(({ at, followUp }) => {
    const unlogged = { deliveryId: of.id, at };
    switch (followUp.kind) {
      case 'suppress': {
        // An answer that counts only when repeated is kept in the log; nothing is suppressed at its first sight.
        if ((followUp.afterTimes ?? 1) > 1) return [];
        const address = followUp.address.toLowerCase();
        return suppressStatement(db, { projectId, kind, address, reason: followUp.reason, createdAt: at }, unlogged);
      }
      case 'drop_device': {
        const { token, since } = followUp;
        return since === undefined
          ? dropDeviceStatement(db, projectId, token, unlogged)
          : dropStaleDeviceStatement(db, projectId, { token, since }, unlogged);
      }
      case 'pause_device':
        return pauseDeviceStatement(db, projectId, followUp, unlogged);
      default: {
        const { detail, atOnce = false } = followUp;
        const refused = followUp.channelId ?? channelId;
        if (refused === null) return [];
        return channelRefusedStatements(db, { projectId, channelId: refused, detail, atOnce, ...unlogged });
      }
    }
  });
}
