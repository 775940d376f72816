import * as z from 'zod';
import { bareName, dnsTypes } from '../vendors/dns.ts';
import type { Parsed } from './control-input.ts';

const MAX_ENTRIES = 1_000;

const DnsInput = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(254).transform(bareName),
      type: z.string().toUpperCase().pipe(z.enum(dnsTypes)),
      data: z.string().max(4_096).nullable(),
    }),
  )
  .max(MAX_ENTRIES);
export type DnsInput = z.infer<typeof DnsInput>;

/** Reads the body of `PUT /dns`. */
export function parseDns(input: unknown): Parsed<DnsInput> {
  const result = DnsInput.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, issues: result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) };
}
