import * as z from 'zod';
import { HeardType } from '../../contract/messages/delivery.ts';
import type { Parsed } from './control-input.ts';

/** The sandbox plays the outside world of one laptop, and calls nothing else. */
const localAddress = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname),
    'an address of this machine: the sandbox calls no other',
  );

const ReportInput = z.strictObject({
  type: HeardType,
  /** What the vendor signs with. */
  secret: z.string().min(1).max(200),
  url: localAddress.optional(),
  code: z.string().max(100).optional(),
  link: z.url().max(4_000).optional(),
  agent: z.string().max(500).optional(),
});
export type ReportInput = z.infer<typeof ReportInput>;

/** Reads the body of `POST /messages/:id/reports`. */
export function parseReport(input: unknown): Parsed<ReportInput> {
  const result = ReportInput.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, issues: result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) };
}
