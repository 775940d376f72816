import * as z from 'zod';
import { deviceLimits } from './device.ts';

/** Why an event did not change a person as it asked. */
export const personRefusals = {
  known_person:
    'The id to be joined is that of a known person: the stream joins anonymous ids only. An editor can merge two known people.',
  traits_too_large: 'The traits of the person would take more than 64 KB together; they stay as they were.',
  too_many_devices: `A person has at most ${deviceLimits.perPerson} devices that were registered with a public key.`,
} as const;

export const PersonRefusalCode = z.enum(
  Object.keys(personRefusals) as [keyof typeof personRefusals, ...(keyof typeof personRefusals)[]],
);
export type PersonRefusalCode = z.infer<typeof PersonRefusalCode>;

/** One thing that an event asked of a person and did not get. */
export const PersonRefusal = z.object({
  code: PersonRefusalCode,
  message: z.string().describe('What was not done and why, as one sentence.'),
});
export type PersonRefusal = z.infer<typeof PersonRefusal>;
