import { invalidInput } from '../../../contract/errors.ts';
import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import { DeviceInput, type PushToken, pushTokenOf } from '../../../contract/people/device.ts';
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
  /** The device that the message goes to; null when `to` is none. Throws where it cannot be one of the channel. */
  device(to: string, config: ChannelConfigs[Kind]): PushToken | null;
}

const noDevice = () => null;

/** Where the test of a channel of each kind goes. */
export const testRecipients: { [Kind in SendKind]: TestRecipient<Kind> } = {
  email: { to: 'an email address', address: (to) => to, device: noDevice },
  sms: { to: 'a phone number', address: (to) => to, device: noDevice },
  push: { to: 'a device token, or a subscription of Web Push as JSON', address: () => null, device: deviceOf },
  slack: { to: null, address: (_to, { webhookUrl }) => shownUrl(webhookUrl), device: noDevice },
  in_app: { to: 'the userId of a person', address: (to) => to, device: noDevice },
  webhook: { to: null, address: (_to, { url }) => shownUrl(url), device: noDevice },
};

/** The device of the platform of a channel. */
function deviceOf(to: string, { vendor }: ChannelConfigs['push']): PushToken {
  const input = vendor === 'webpush' ? { platform: vendor, subscription: jsonIn(to) } : { platform: vendor, token: to };
  const parsed = DeviceInput.safeParse(input);
  if (parsed.success) return pushTokenOf(parsed.data);
  const wanted = vendor === 'webpush' ? 'write the subscription as JSON, as JSON.stringify gives it' : 'write a token';
  const [fault] = parsed.error.issues;
  const message = `This is no device of the platform ${vendor}; ${wanted}. ${fault?.message ?? ''}`.trim();
  throw invalidInput([{ pointer: '/to', code: 'invalid_value', message }]);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
  push: ({ to, config }) => ({ ...deviceOf(to, config), title, body: text }),
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
