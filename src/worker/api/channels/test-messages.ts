import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import { shownUrl } from '../../../engine/secrets.ts';
import type { Messages, SendKind } from '../../providers/registry.ts';

const title = 'Test message';
const text = 'This is a test message from Sendora. If you can read it, the channel works.';

interface TestRecipient<Kind extends SendKind> {
  /** What `to` must be, as a noun with its article; null when the channel itself says where it sends. */
  to: string | null;
  /** The address that the message goes to; null when `to` is a device. */
  address(to: string, config: ChannelConfigs[Kind]): string | null;
}

/** Where the test of a channel of each kind goes. */
export const testRecipients: { [Kind in SendKind]: TestRecipient<Kind> } = {
  email: { to: 'an email address', address: (to) => to },
  sms: { to: 'a phone number', address: (to) => to },
  push: { to: 'a device token', address: () => null },
  in_app: { to: 'the userId of a person', address: (to) => to },
  webhook: { to: null, address: (_to, { url }) => shownUrl(url) },
};

interface TestSend<Kind extends SendKind> {
  to: string;
  config: ChannelConfigs[Kind];
  key: string;
  /** Of its row in the log. */
  id: string;
  projectId: string;
  /** Epoch ms. */
  at: number;
}

/** The synthetic message of each kind of channel. */
export const testMessages: { [Kind in SendKind]: (send: TestSend<Kind>) => Messages[Kind] } = {
  email: ({ to }) => ({ from: '', to, subject: title, html: `<p>${text}</p>`, text }),
  sms: ({ to }) => ({ to, body: text }),
  push: ({ to }) => ({ token: to, platform: 'fcm', title, body: text }),
  in_app: ({ to, id, projectId }) => ({
    id,
    projectId,
    userId: to,
    title,
    body: text,
    url: null,
    severity: 'info',
    topic: null,
    actions: [],
    data: {},
  }),
  webhook: ({ config, key, at }) => ({
    url: config.url,
    method: 'POST',
    headers: {},
    body: JSON.stringify({ type: 'channel.test', timestamp: new Date(at).toISOString(), data: { title, text } }),
    contentType: 'application/json',
    secrets: [],
    id: key,
    timestampSeconds: Math.floor(at / 1_000),
  }),
};
