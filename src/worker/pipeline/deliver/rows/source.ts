// What differs between the sources of deliveries that own their rows: one object per source in `sources/`.
import type { GateVerdict } from '../../../../contract/messages/gates.ts';
import type { JsonValue } from '../../../../contract/primitives.ts';
import type { Warning } from '../../../../contract/workflows/run.ts';
import type { AttemptResult, SettledDelivery } from '../../../../engine/deliveries/state.ts';
import type { Env } from '../../../env.ts';
import type { Egress } from '../../../guard/egress.ts';
import type { SendKind } from '../../../providers/registry.ts';
import type { Delivered, MessageRequest } from '../../../steps/deliver-message.ts';
import type { Places } from '../../../steps/places.ts';
import type { NewDelivery, OwnDelivery } from '../../../store/own-delivery-row.ts';
import type { OutboxEvent } from '../../../store/stream-outbox.ts';
import type { References } from '../../../stream/enqueue.ts';
import type { Invocation } from '../../invocation.ts';
import type { Facts } from '../facts.ts';

/** Where the deliveries of one project are made. */
export interface RowsWork {
  env: Env;
  db: D1Database;
  orgId: string;
  projectId: string;
  invocation: Invocation;
  facts: Facts;
  places: Places;
}

/** The message of one kind of channel and what its gates are asked. */
export type SendRequest = { [Kind in SendKind]: MessageRequest<Kind> }[SendKind];

/** A claimed delivery, ready for its gates; or why there is nothing to send. */
export type PreparedRow =
  | {
      request: SendRequest;
      /** What the message was rendered to, for the hash of its payload. */
      input: JsonValue;
      /** Whether further attempts are to say the same. */
      repeats?: true;
      /** Names of the parts, in their order: a part that was delivered is kept in `progress` by its name. */
      parts?: readonly string[];
      /** Who it is for in the log, where the request names no address. */
      recipient?: string;
      /** Its way out, where that is narrower than the one of the batch. */
      egress?: Egress;
      warnings: Warning[];
    }
  | {
      stopped: Extract<AttemptResult, { kind: 'ended' | 'held' | 'outage' }>;
      recipient?: string | null;
      warnings?: Warning[];
    };

/** One attempt at a delivery, before its claim ends. */
export interface Attempted {
  claimed: OwnDelivery;
  result: AttemptResult;
  delivered: Delivered;
}

/** How a claim ended. */
export interface EndedClaim {
  claimed: OwnDelivery;
  settled: SettledDelivery;
  /** What the attempt said; `statusCode` and headers of the answer are in its last attempt. */
  result: AttemptResult;
  /** What the gates said. */
  gates: readonly GateVerdict[];
  /** Epoch ms. */
  now: number;
}

/** What the end of a claim also leads to, written in the same batch, in front of the row itself (`isClaimed`). */
export interface AfterSettle {
  statements?: D1PreparedStatement[];
  /** Further messages, e.g. over a fallback channel. */
  deliveries?: NewDelivery[];
  events?: OutboxEvent[];
  references?: References;
}

export interface DeliverySource {
  /** Reads and renders what claimed deliveries need; in the order of the items. */
  compose(work: RowsWork, items: readonly OwnDelivery[]): Promise<PreparedRow[]>;
  /** What an attempt means beyond its delivery; what it came to may be another result then. */
  afterAttempt?(work: RowsWork, attempted: Attempted): Promise<AttemptResult>;
  afterSettle(work: RowsWork, ended: EndedClaim): AfterSettle | Promise<AfterSettle>;
}
