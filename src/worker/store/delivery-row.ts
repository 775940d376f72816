import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { AttemptEntry } from '../../engine/runs/state.ts';

/** One message to one recipient over one channel, as of its newest attempt. */
export interface DeliveryRow {
  projectId: string;
  /** Sorts by time; the same for every attempt. */
  id: string;
  channelId: string | null;
  kind: ChannelKind;
  runId: string;
  stepLabel: string;
  workflowId: string;
  userId: string;
  recipient: string | null;
  /** null while another attempt is planned. */
  outcome: Outcome | null;
  reason: string | null;
  message: string | null;
  nextAttemptAt: number | null;
  attempts: AttemptEntry[];
  createdAt: number;
  updatedAt: number;
}
