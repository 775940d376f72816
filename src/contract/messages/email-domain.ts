import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domainPattern = new RegExp(`^(?:${label}\\.)+(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63})$`);

export const DomainInput = z
  .strictObject({
    domain: z
      .string()
      .trim()
      .toLowerCase()
      .max(253)
      .regex(domainPattern, 'A domain looks like mail.example.com; write non-Latin names in their xn-- form.')
      .describe('Domain of the sender addresses, e.g. `mail.example.com`.'),
  })
  .meta({ id: 'DomainInput' });
export type DomainInput = z.infer<typeof DomainInput>;

export const DnsRecord = z.object({
  purpose: z.enum(['spf', 'dkim', 'dmarc', 'return_path']),
  type: z.enum(['TXT', 'CNAME']),
  name: z.string().describe('Full name of the record.'),
  value: z.string().describe('Value to set; a part in <angle brackets> comes from your email provider.'),
  note: z.string().describe('What the record is for.'),
});
export type DnsRecord = z.infer<typeof DnsRecord>;

export const Domain = z
  .object({
    id: z.uuid(),
    domain: z.string(),
    verifiedAt: IsoTime.nullable().describe(
      'When the domain was verified; until then (null) email from it ends as `byod_required`.',
    ),
    records: z.array(DnsRecord).describe('DNS records to set.'),
    createdAt: IsoTime,
  })
  .meta({ id: 'Domain' });
export type Domain = z.infer<typeof Domain>;
