// Decides whether there is what a message needs to leave: a channel that works, and somebody to send to.
import { type Answer, closedBy, type Gate, open } from './gate.ts';

export const configuration: Gate = {
  name: 'configuration',
  ask({ noun, channel, recipient, unreached }) {
    const missing = (reason: string, message: string) => closedBy('skipped-missing-config', reason, message);
    if (channel === 'missing') {
      return missing('no_channel', `The project has no ${noun} channel; add one under Channels.`);
    }
    if (channel === 'disabled') {
      return missing('channel_disabled', `The ${noun} channel is disabled. Enable it under Channels.`);
    }
    if (channel === 'needs_reconnect') {
      const message = `The provider refused the credentials of the ${noun} channel. Save new ones or test the channel under Channels; the message is kept until then.`;
      return heldByChannel(message);
    }
    if (recipient?.trim() === '') {
      return channel === 'none'
        ? missing('no_url', `The url of the ${noun} rendered empty.`)
        : missing('no_recipient', `There is nobody to send to: the recipient of the ${noun} rendered empty.`);
    }
    if (unreached)
      return unreached.holds ? heldByChannel(unreached.message) : missing(unreached.reason, unreached.message);
    return open;
  },
};

/** It is kept until the channel works. */
const heldByChannel = (message: string): Answer => ({
  verdict: 'held',
  stop: { kind: 'held', why: 'channel_closed', reason: 'channel_needs_reconnect', message, dueAt: null },
});
