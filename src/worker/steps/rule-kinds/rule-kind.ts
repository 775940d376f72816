import type { StreamEvent } from '../../../contract/events.ts';
import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import type { Notices } from '../../../engine/rules/notice.ts';
import type { Scope } from '../../../engine/scope.ts';
import type { SendKind } from '../../providers/registry.ts';
import type { OwnDelivery } from '../../store/own-delivery-row.ts';
import type { ProfileRow } from '../../store/profile-row.ts';
import type { Part } from '../deliver-message.ts';
import type { Route } from '../push-routes.ts';

/** What a message says of the row that it is. */
export type RuleDelivery = Pick<OwnDelivery, 'id' | 'projectId' | 'ruleId' | 'ruleKey'>;

/** Everything that the message of a rule is made of. */
export interface RuleMessage<Kind extends SendKind> {
  notice: Notices[Kind];
  delivery: RuleDelivery;
  event: StreamEvent;
  /** What its templates read. */
  scope: Scope;
  profile: ProfileRow;
  /** The ways to devices of the person that were not reached yet. */
  devices: readonly Route[];
  /** The signing secret of the project, for webhook channels without one of their own. */
  projectSecret: string | null;
  /** Epoch ms. */
  now: number;
}

/** How the message of a rule leaves over one kind of channel: one object per kind in this folder. */
export interface RuleKind<Kind extends SendKind> {
  /** The address that the gates judge; null where the message goes to devices, or to whatever the channel names. */
  recipient(profile: ProfileRow): string | null;
  /** Whether it goes to the devices of the person and needs one. */
  toDevices: boolean;
  /** Who it is for in the log, where there is no address; null for the name of the channel. */
  shown(profile: ProfileRow): string | null;
  parts(message: RuleMessage<Kind>, config: ChannelConfigs[Kind]): Part<Kind>[];
  /** Names of the parts for `progress`; none where there is one part. */
  names(message: RuleMessage<Kind>): string[];
}
