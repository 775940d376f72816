import * as z from 'zod';
import { defineChannel } from './definition.ts';
import { baseUrl, credential, field, noControl } from './fields.ts';

export const TwilioConfig = z.strictObject({
  vendor: z.literal('twilio').default('twilio').describe('Twilio Programmable Messaging.'),
  accountSid: field(
    noControl(64).regex(/^[A-Za-z0-9]+$/, 'An account SID holds letters and digits.'),
    'Account SID of the Twilio console.',
    { label: 'Account SID', placeholder: 'AC…' },
  ),
  authToken: field(credential(200), 'Auth token of the Twilio console.', {
    label: 'Auth token',
    secret: true,
  }),
  from: field(noControl(20).optional(), 'Sender number in E.164 form, short code or alphanumeric sender id.', {
    label: 'From',
    placeholder: '+14155550123',
  }),
  messagingServiceSid: field(
    noControl(64).optional(),
    'Messaging service that chooses the sender; used when neither the message nor `from` names one.',
    { label: 'Messaging service SID', placeholder: 'MG…' },
  ),
  baseUrl: baseUrl('https://api.twilio.com'),
});
export type TwilioConfig = z.infer<typeof TwilioConfig>;

export const sms = defineChannel({ twilio: TwilioConfig }, { interrupts: true });
