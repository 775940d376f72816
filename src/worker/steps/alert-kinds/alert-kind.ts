import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import type { OpsMessage } from '../../../engine/ops-messages/message.ts';
import type { WebhookBody } from '../../../engine/ops-messages/webhook.ts';
import type { SendKind } from '../../providers/registry.ts';
import type { OwnDelivery } from '../../store/own-delivery-row.ts';
import type { Part } from '../deliver-message.ts';
import type { Route } from '../push-routes.ts';

/** Everything that the message of an alert is made of. */
export interface AlertMessageParts {
  message: OpsMessage;
  /** The body of a generic webhook. */
  content: WebhookBody;
  delivery: Pick<OwnDelivery, 'id' | 'projectId' | 'recipient'>;
  /** The ways to devices of the person that were not reached yet. */
  devices: readonly Route[];
  projectSecret: string | null;
  /** Epoch ms. */
  now: number;
}

/** How the message of an alert leaves over one kind of channel: one object per kind in this folder. */
export interface AlertKind<Kind extends SendKind> {
  /** Whether it goes to the devices of the person and needs one. */
  toDevices: boolean;
  /** Whether it goes to the address of its row; false where the channel says where it leads. */
  toAddress: boolean;
  parts(alert: AlertMessageParts, config: ChannelConfigs[Kind]): Part<Kind>[];
}
