import * as z from 'zod';
import type { Routes } from './route.ts';

const tag = {
  name: 'Callbacks of providers',
  text: 'Where providers report what became of a message. They sign their calls; nobody else needs these routes.',
};
const ChannelParams = z.object({ channelId: z.uuid().describe('The channel whose credentials sent the message.') });
const common = { method: 'post', tag, params: ChannelParams, maxBytes: 256 * 1024, status: 204 } as const;

/** Called by providers, which have no key and sign what they send. */
export const hookRoutes = {
  resendCallback: {
    ...common,
    path: '/hooks/resend/{channelId}',
    summary: 'What Resend reports of a mail; signed, in headers of Svix, with the webhookSecret of the channel',
  },
  twilioCallback: {
    ...common,
    path: '/hooks/twilio/{channelId}',
    summary: 'What Twilio reports of a text message; signed with the auth token of the channel',
  },
} satisfies Routes;
