import * as z from 'zod';
import { IsoTime, Uuid } from '../primitives.ts';

/** Limits of sender domains. */
export const emailDomainLimits = { givenRecords: 12, recordValue: 4_096, foundValues: 10 } as const;

const ChannelOfDomain = Uuid.describe(
  'Email channel that mail from the domain leaves by: its vendor says which DNS records are wanted. The default email channel of the oldest project that has one, when left out.',
);

export const DomainInput = z
  .strictObject({
    domain: z
      .string()
      .trim()
      .min(1, 'A domain looks like mail.example.com.')
      .max(1_000)
      .describe(
        'Domain of the sender addresses, e.g. `mail.example.com`. Capital letters, a final dot and non-Latin names are brought into the form of DNS; a subdomain is a domain of its own.',
      ),
    channelId: ChannelOfDomain.optional(),
  })
  .meta({ id: 'DomainInput' });
export type DomainInput = z.infer<typeof DomainInput>;

const purposes = ['spf', 'dkim', 'return_path', 'dmarc'] as const;
export const RecordPurpose = z
  .enum([...purposes, 'ownership'])
  .describe(
    'spf: who may send. dkim: the key of the signature. return_path: where bounces go. dmarc: what receivers do with mail that fails. ownership: that the domain is yours.',
  );
export type RecordPurpose = z.infer<typeof RecordPurpose>;

export const RecordType = z.enum(['TXT', 'CNAME', 'MX']).describe('Type of the DNS record.');
export type RecordType = z.infer<typeof RecordType>;

const recordText = z.string().trim().min(1).max(emailDomainLimits.recordValue);

/** A record that the provider showed to the user, where Sendora cannot ask for it. */
export const GivenRecord = z.strictObject({
  purpose: z.enum(purposes).describe('What the record is for.'),
  type: RecordType,
  name: recordText.describe('Full name, or the part before the domain, e.g. `s1._domainkey`.'),
  value: recordText.describe('Value as the provider shows it; of an MX record with its priority: `10 mx.example.com`.'),
});
export type GivenRecord = z.infer<typeof GivenRecord>;

export const DomainPatch = z
  .strictObject({
    channelId: ChannelOfDomain.nullable(),
    records: z
      .array(GivenRecord)
      .max(emailDomainLimits.givenRecords)
      .nullable()
      .describe(
        'The records that your provider shows for this domain, where Sendora cannot read them by its API. null: those of the vendor again.',
      ),
  })
  .partial()
  .meta({ id: 'DomainPatch' });
export type DomainPatch = z.infer<typeof DomainPatch>;

export const RecordState = z
  .enum(['ok', 'missing', 'wrong', 'conflict', 'unknown', 'unchecked'])
  .describe(
    'ok: found as wanted. missing: nothing of its kind was found. wrong: found, but another value. conflict: several where only one may be. unknown: DNS did not answer. unchecked: not looked at so far.',
  );
export type RecordState = z.infer<typeof RecordState>;

export const DomainRecord = z.object({
  purpose: RecordPurpose,
  type: RecordType,
  name: z.string().describe('Full name of the record.'),
  value: z.string().describe('Value to set, exactly as it stands; of an MX record with its priority.'),
  found: z
    .array(z.string())
    .describe('Values of its kind that DNS had at the last check: without quotes, parts of a long text joined.'),
  ok: z.boolean().describe('Whether the record does what is wanted of it.'),
  state: RecordState,
  advice: z.string().describe('What to do, as one sentence.'),
});
export type DomainRecord = z.infer<typeof DomainRecord>;

export const DomainStatus = z
  .enum(['pending', 'verified', 'failing', 'taken'])
  .describe(
    'pending: not verified. verified: email from it is sent. failing: still verified, but its records are missing since `failingSince`; after three days it is not verified any more. taken: its records are right, but another organisation has it verified.',
  );
export type DomainStatus = z.infer<typeof DomainStatus>;

export const Domain = z
  .object({
    id: z.uuid(),
    domain: z.string().describe('In the form of DNS: lower-case, non-Latin names as xn--.'),
    status: DomainStatus,
    verifiedAt: IsoTime.nullable().describe(
      'Since when the domain is verified; until then (null) email from it ends as `byod_required`.',
    ),
    lastCheckedAt: IsoTime.nullable().describe('When DNS was last asked; null: not so far.'),
    nextCheckAt: IsoTime.nullable().describe('When DNS is asked again by itself; null: only by POST …/verify.'),
    failingSince: IsoTime.nullable().describe('Since when the records of a verified domain are missing or wrong.'),
    vendor: z.string().nullable().describe('Email vendor whose records are wanted; null: there is no email channel.'),
    channelId: z.uuid().nullable().describe('Email channel whose vendor that is.'),
    recordsFrom: z
      .enum(['vendor', 'user', 'sendora'])
      .describe('Who named the records. sendora: only a proof that the domain is yours, and DMARC.'),
    detail: z.string().nullable().describe('What else is to be done, as one sentence, e.g. at the vendor.'),
    records: z.array(DomainRecord).describe('DNS records to set; the domain is verified when all of them are ok.'),
    createdAt: IsoTime,
  })
  .meta({ id: 'Domain' });
export type Domain = z.infer<typeof Domain>;
