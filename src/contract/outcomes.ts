import * as z from 'zod';

/** Outcome of one step or delivery, in the words of the public documentation. */
export const outcomes = {
  sent: 'The provider accepted the message.',
  suppressed:
    'A gate held the message back on purpose (suppression list, audience, cap, quiet hours), or the `if` of the step did not hold.',
  ai_unavailable: 'The model gave no usable answer after every retry.',
  ai_pending: 'The model has not answered yet; another attempt is planned.',
  error: 'The provider refused the message, or every retry failed.',
  'skipped-missing-config': 'A channel, address, phone number or device is missing.',
  byod_required: 'The sender domain is not verified for this organisation.',
  rate_limited: 'Every attempt was refused because the provider received too many requests.',
  completed: 'A step that sends nothing has done its work.',
} as const;

export const Outcome = z.enum(Object.keys(outcomes) as [keyof typeof outcomes, ...(keyof typeof outcomes)[]]);
export type Outcome = z.infer<typeof Outcome>;

/** Whether a failed attempt is worth another one. */
export const FailureClass = z
  .enum(['transient', 'permanent'])
  .describe(
    'Of a failed attempt. transient: it may succeed later and is tried again by the schedule of whoever sends. permanent: it would be refused again. Left out of an attempt that succeeded.',
  );
export type FailureClass = z.infer<typeof FailureClass>;
