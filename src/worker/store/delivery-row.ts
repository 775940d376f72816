import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { AttemptEntry } from '../../engine/runs/state.ts';

/** An answer to a message whose log row is not written yet. */
export interface Unlogged {
  deliveryId: string;
  /** Time of the answer, epoch ms. */
  at: number;
}

/** Holds where no log row of a project is as new as the answer; the parameters are numbers of placeholders. */
export const isUnlogged = (project: number, id: number, at: number) =>
  `NOT EXISTS (SELECT 1 FROM deliveries WHERE project_id = ?${project} AND id = ?${id} AND updated_at >= ?${at})`;

/** What a message comes from: exactly one of run, rule and endpoint, or the test of a channel. */
export type DeliveryOrigin =
  | { source: 'step'; runId: string; stepLabel: string; workflowId: string; userId: string }
  | { source: 'rule'; ruleId: string; userId: string }
  | { source: 'alert'; ruleId: string }
  | { source: 'endpoint'; endpointId: string }
  | { source: 'test' };

/** One message to one recipient over one channel, as of its newest attempt. */
export interface DeliveryRow {
  projectId: string;
  /** Sorts by time; the same for every attempt. */
  id: string;
  origin: DeliveryOrigin;
  channelId: string | null;
  kind: ChannelKind;
  recipient: string | null;
  /** null while another attempt is planned. */
  outcome: Outcome | null;
  reason: string | null;
  message: string | null;
  nextAttemptAt: number | null;
  attempts: AttemptEntry[];
  /** What its gates said; null where none was asked. */
  gates: readonly GateVerdict[] | null;
  createdAt: number;
  updatedAt: number;
}
