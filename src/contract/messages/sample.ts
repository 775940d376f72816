// The person and the event with which something that is not saved is shown.
import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** An event that nobody has sent. */
const SampleEvent = z
  .strictObject({
    type: z.string().min(1).max(200).describe('Type of the event, e.g. order.completed.'),
    properties: z.record(z.string(), z.unknown()).default({}),
    timestamp: IsoTime.optional().describe('When it happened; now when left out.'),
  })
  .describe('An event that is made up for this call.');

/** Fields of a request that names a person and an event, stored or made up. */
export const sampleFields = {
  userId: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Person whose profile, devices and preferences are read; that of the stored event, else an invented one when left out.',
    ),
  profile: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Traits, email, phone, timezone and locale that take the place of what is stored of the person.'),
  eventId: z.uuid().optional().describe('A stored event; gone after the retention of events.'),
  event: SampleEvent.optional(),
};

const Sample = z.strictObject(sampleFields);
export type Sample = z.output<typeof Sample>;
