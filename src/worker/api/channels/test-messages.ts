import type { ConfigurableKind } from '../../../contract/messages/channel.ts';
import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import type { Messages } from '../../providers/registry.ts';

const title = 'Test message';
const text = 'This is a test message from Sendora. If you can read it, the channel works.';

interface TestRecipient {
  /** What `to` must be, as a noun with its article; null when the channel itself says where it sends. */
  to: string | null;
  /** Whether `to` is a device. */
  isDevice: boolean;
}

/** What a person gives to test a channel of each kind. */
export const testRecipients: { [Kind in ConfigurableKind]: TestRecipient } = {
  email: { to: 'an email address', isDevice: false },
  sms: { to: 'a phone number', isDevice: false },
  push: { to: 'a device token', isDevice: true },
  webhook: { to: null, isDevice: false },
};

interface TestSend<Kind extends ConfigurableKind> {
  to: string;
  config: ChannelConfigs[Kind];
  key: string;
  /** Epoch ms. */
  at: number;
}

/** The synthetic message of each kind of channel. */
export const testMessages: { [Kind in ConfigurableKind]: (send: TestSend<Kind>) => Messages[Kind] } = {
  email: ({ to }) => ({ from: '', to, subject: title, html: `<p>${text}</p>`, text }),
  sms: ({ to }) => ({ to, body: text }),
  push: ({ to }) => ({ token: to, platform: 'fcm', title, body: text }),
  webhook: ({ config, key, at }) => ({
    url: config.url,
    method: 'POST',
    headers: {},
    body: JSON.stringify({ type: 'channel.test', timestamp: new Date(at).toISOString(), data: { title, text } }),
    secrets: [],
    id: key,
    timestampSeconds: Math.floor(at / 1_000),
  }),
};
