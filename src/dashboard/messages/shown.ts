import type { MessagePreview, ShownMessage } from '../../contract/messages/shown-message.ts';

export type MessageKind = ShownMessage['kind'];

/** What the view of a kind of message is given. */
export interface ShownProps<Kind extends MessageKind> {
  message: Extract<ShownMessage, { kind: Kind }>;
  preview: MessagePreview;
}
