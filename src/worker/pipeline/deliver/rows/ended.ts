import type { GateVerdict } from '../../../../contract/messages/gates.ts';
import type { JsonValue } from '../../../../contract/primitives.ts';
import type { Warning } from '../../../../contract/workflows/run.ts';
import type { AttemptResult, SettledDelivery } from '../../../../engine/deliveries/state.ts';
import type { FollowUp } from '../../../store/follow-ups.ts';
import type { OwnDelivery } from '../../../store/own-delivery-row.ts';

/** A claim that ends. */
export interface Ended {
  claimed: OwnDelivery;
  settled: SettledDelivery;
  result: AttemptResult;
  channelId: string | null;
  recipient: string | null;
  gates: GateVerdict[];
  /** What the attempt said, where further ones are to say the same. */
  rendered: JsonValue;
  /** The caps under which it may have a place. */
  capScopes: string[];
  warnings: Warning[];
  followUps: FollowUp[];
  /** When the attempt began, epoch ms; null where nothing was attempted. */
  at: number | null;
  /** Epoch ms. */
  now: number;
}
