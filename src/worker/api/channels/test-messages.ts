import { invalidInput } from '../../../contract/errors.ts';
import type { ChannelConfigs } from '../../../contract/messages/channels/registry.ts';
import { DeviceInput, type PushToken, pushTokenOf } from '../../../contract/people/device.ts';
import { shownUrl } from '../../../engine/secrets.ts';
import type { Messages, SendKind } from '../../providers/registry.ts';

const title = 'Test message';
const text = 'This is a test message from Sendora. If you can read it, the channel works.';

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
  /** Epoch ms. */
  at: number;
}

/** The synthetic message of each kind of channel. */
export const testMessages: { [Kind in SendKind]: (send: TestSend<Kind>) => Messages[Kind] } = {
  email: ({ to }) => ({ from: '', to, subject: title, html: `<p>${text}</p>`, text }),
  sms: ({ to }) => ({ to, body: text }),
  push: ({ to, config }) => ({ ...deviceOf(to, config), title, body: text }),
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
