// A row of `deliveries` that owns itself, as the pipeline reads and writes it.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { DeliveryState, WaitingFor } from '../../contract/messages/delivery.ts';
import type { GateVerdict, Priority } from '../../contract/messages/gates.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { OwnAttempt, OwnSource, SettledDelivery } from '../../engine/deliveries/state.ts';

/** A delivery that is to be made; times in epoch ms. */
export interface NewDelivery {
  projectId: string;
  /** Derived, so that the same fact makes the same row; sorts by time. */
  id: string;
  source: OwnSource;
  ruleId: string | null;
  ruleKey: string | null;
  endpointId: string | null;
  alertId: string | null;
  eventId: string | null;
  eventType: string | null;
  channelId: string | null;
  kind: ChannelKind;
  /** The person it is for; null for a message to nobody in particular. */
  userId: string | null;
  /** Address, where it is known by now. */
  recipient: string | null;
  priority: Priority;
  /** What the source needs to render it, whatever becomes of the event. */
  context: JsonValue;
  dueAt: number;
  expiresAt: number | null;
  createdAt: number;
}

/** A row that was claimed. */
export interface OwnDelivery extends NewDelivery {
  state: DeliveryState;
  why: WaitingFor | null;
  outcome: Outcome | null;
  reason: string | null;
  message: string | null;
  leaseUntil: number;
  updatedAt: number;
  attempts: OwnAttempt[];
  tries: number;
  replays: number;
  progress: JsonValue;
  gates: GateVerdict[];
  warnings: Warning[];
  payloadHash: string | null;
  /** What the first attempt said; null where none was made that is to be repeated. */
  rendered: JsonValue;
}

/** A claimed row as it ends its claim. */
export interface SettledRow {
  claimed: OwnDelivery;
  settled: SettledDelivery;
  /** What the attempt said, where further ones are to say the same. */
  rendered: JsonValue;
  channelId: string | null;
  recipient: string | null;
  gates: GateVerdict[];
  warnings: Warning[];
}

/** What brings the worker to a row: when, and by which queue. */
export interface DeliveryPlace {
  projectId: string;
  id: string;
  source: OwnSource;
  kind: ChannelKind;
  dueAt: number;
}

/** Holds while a claim has not ended; the parameters are numbers of placeholders. For statements in front of its end. */
export const isClaimed = (project: number, id: number, lease: number) =>
  `EXISTS (SELECT 1 FROM deliveries WHERE project_id = ?${project} AND id = ?${id} AND state = 'in_flight' AND lease_until = ?${lease})`;

/** The claim that leads to something: it is written only while that claim holds. */
export interface ClaimGuard {
  projectId: string;
  id: string;
  lease: number;
}

/** The same for rows of json_each, each of which may have a `guard`. */
export const isGuarded = `(value ->> '$.guard' IS NULL OR EXISTS (SELECT 1 FROM deliveries g WHERE g.project_id = value ->> '$.guard.projectId'
    AND g.id = value ->> '$.guard.id' AND g.state = 'in_flight' AND g.lease_until = value ->> '$.guard.lease'))`;
