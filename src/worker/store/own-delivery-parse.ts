import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { DeliveryState, WaitingFor } from '../../contract/messages/delivery.ts';
import type { GateVerdict, Priority } from '../../contract/messages/gates.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { OwnAttempt, OwnSource } from '../../engine/deliveries/state.ts';
import type { OwnDelivery } from './own-delivery-row.ts';

/** A row of `deliveries` by the names of its columns. */
export type RawDelivery = Record<string, string | number | null>;

const listOf = <T>(text: string | number | null | undefined): T[] =>
  typeof text === 'string' ? (JSON.parse(text) as T[]) : [];
const json = (text: string | number | null | undefined): JsonValue =>
  typeof text === 'string' ? (JSON.parse(text) as JsonValue) : null;
const text = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** The row of a delivery that owns itself. Sound for rows that own-deliveries.ts wrote. */
export function parseOwnDelivery(row: RawDelivery): OwnDelivery {
  return {
    projectId: String(row.project_id),
    id: String(row.id),
    source: row.source as OwnSource,
    ruleId: text(row.rule_id),
    ruleKey: text(row.rule_key),
    endpointId: text(row.endpoint_id),
    alertId: text(row.alert_id),
    eventId: text(row.event_id),
    eventType: text(row.event_type),
    channelId: text(row.channel_id),
    kind: row.kind as ChannelKind,
    userId: text(row.user_id),
    recipient: text(row.recipient),
    priority: (row.priority ?? 'normal') as Priority,
    context: json(row.context),
    dueAt: number(row.due_at) ?? 0,
    expiresAt: number(row.expires_at),
    createdAt: Number(row.created_at),
    state: row.state as DeliveryState,
    why: row.why as WaitingFor | null,
    outcome: row.outcome as Outcome | null,
    reason: text(row.reason),
    message: text(row.message),
    leaseUntil: number(row.lease_until) ?? 0,
    updatedAt: Number(row.updated_at),
    attempts: listOf<OwnAttempt>(row.attempts),
    tries: Number(row.tries),
    replays: Number(row.replays),
    progress: json(row.progress),
    gates: listOf<GateVerdict>(row.gates),
    warnings: listOf<Warning>(row.warnings),
    payloadHash: text(row.payload_hash),
    rendered: json(row.rendered),
  };
}
