// Decides whether there is what a message needs to leave: a channel that works, and somebody to send to.
import { closedBy, type Gate, open } from './gate.ts';

export const configuration: Gate = {
  name: 'configuration',
  ask({ noun, channel, recipient, devices }) {
    const missing = (reason: string, message: string) => closedBy('skipped-missing-config', reason, message);
    if (channel === 'missing') {
      return missing('no_channel', `The project has no ${noun} channel; add one under Channels.`);
    }
    if (channel === 'disabled') {
      return missing('channel_disabled', `The ${noun} channel is disabled. Enable it under Channels.`);
    }
    if (channel === 'needs_reconnect') {
      const message = `The provider refused the credentials of the ${noun} channel. Save new ones or test the channel under Channels; the message is kept until then.`;
      const why = { kind: 'held', why: 'channel_closed', reason: 'channel_needs_reconnect', message } as const;
      return { verdict: 'held', stop: { ...why, dueAt: null } };
    }
    if (recipient?.trim() === '') {
      return channel === 'none'
        ? missing('no_url', `The url of the ${noun} rendered empty.`)
        : missing('no_recipient', `There is nobody to send to: the recipient of the ${noun} rendered empty.`);
    }
    if (devices === 0) {
      const message = 'The person has no device; register one with POST customers/profiles/{userId}/devices.';
      return missing('no_device', message);
    }
    return open;
  },
};
