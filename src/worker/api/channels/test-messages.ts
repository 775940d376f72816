import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import { testMessage, testWords } from '../../../engine/ops-messages/alert-message.ts';
import { slackPayload } from '../../../engine/ops-messages/slack.ts';
import { shownUrl } from '../../../engine/secrets.ts';
import type { Messages, SendKind } from '../../providers/registry.ts';
import { opsWebhookMessage } from '../../providers/webhook/ops-message.ts';

const { title, text } = testWords;

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
  slack: { to: null, address: (_to, { webhookUrl }) => shownUrl(webhookUrl) },
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
  /** The signing secret of the project. */
  projectSecret: string | null;
}

/** The synthetic message of each kind of channel. */
export const testMessages: { [Kind in SendKind]: (send: TestSend<Kind>) => Messages[Kind] } = {
  email: ({ to }) => ({ from: '', to, subject: title, html: `<p>${text}</p>`, text }),
  sms: ({ to }) => ({ to, body: text }),
  push: ({ to }) => ({ token: to, platform: 'fcm', title, body: text }),
  slack: ({ at }) => ({ payload: slackPayload(testMessage(at)) }),
  webhook: ({ config, key, at, projectSecret }) => {
    const content = { type: 'channel.test', timestamp: new Date(at).toISOString(), data: { title, text } };
    return opsWebhookMessage(config, { message: testMessage(at), content, id: key, projectSecret, now: at }).message;
  },
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
};
