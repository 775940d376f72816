// How the state of a channel is said.
import type { Channel } from '../../contract/messages/channel.ts';
import type { Tone } from '../ui/chip.tsx';

const states: Record<Channel['status'], { text: string; tone: Tone }> = {
  ok: { text: 'ok', tone: 'good' },
  needs_reconnect: { text: 'needs reconnect', tone: 'bad' },
  disabled: { text: 'disabled', tone: 'neutral' },
};

/** The state as one short phrase with its tone, and why it is so where it is not ok. */
export function channelState({ status, statusDetail, sendsThrough, vendor }: Channel): {
  text: string;
  tone: Tone;
  reason: string | null;
} {
  const isEmpty = status === 'ok' && vendor === null && sendsThrough === null;
  if (isEmpty) {
    return {
      text: 'no credentials',
      tone: 'hold',
      reason: 'It has no credentials of its own, and there is no default channel of its kind to send through.',
    };
  }
  return { ...states[status], reason: status === 'ok' ? null : (statusDetail ?? usualReasons[status]) };
}

const usualReasons: Record<Exclude<Channel['status'], 'ok'>, string> = {
  needs_reconnect: 'The provider refused the credentials. Messages wait until new ones are saved or a test succeeds.',
  disabled: 'It is switched off: nothing is sent over it.',
};
