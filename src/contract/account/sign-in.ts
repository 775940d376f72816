import * as z from 'zod';

/** How long a code can be used, in minutes. */
export const signInMinutes = 15;

export const SignInInput = z
  .strictObject({
    code: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, 'A code is 43 letters, digits, "-" and "_", as the sign-in link has it.')
      .describe(`The code of a sign-in link. It can be used once, within ${signInMinutes} minutes.`),
  })
  .meta({ id: 'SignInInput' });
export type SignInInput = z.infer<typeof SignInInput>;

export const SignedIn = z
  .object({
    orgId: z.uuid().describe('The organisation of the keys.'),
    key: z.string().describe('A key of the management API.'),
    writeKey: z.string().nullable().describe('A key that sends events; null where the link brings none.'),
    sandboxUrl: z.string().nullable().describe('Address of the sandbox beside a local copy; null elsewhere.'),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;
