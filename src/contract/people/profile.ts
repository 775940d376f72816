import * as z from 'zod';
import { AuditRecord } from '../account/audit.ts';
import { Event } from '../events.ts';
import { ProjectListQuery } from '../lists.ts';
import { Delivery } from '../messages/delivery.ts';
import { FeedItem } from '../messages/feed.ts';
import { IsoTime, JsonValue, Timezone } from '../primitives.ts';
import { Run } from '../workflows/run.ts';
import { Device } from './device.ts';
import { Preference } from './preference.ts';
import { Suppression } from './suppression.ts';

/** Limits of a profile. */
export const traitLimits = {
  /** All traits of a person together, as JSON in UTF-8. */
  bytes: 64 * 1024,
} as const;

export const UserId = z.string().min(1).max(256).describe('Your id of the person.');

const contact = {
  email: z
    .string()
    .max(320)
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'An email address looks like ada@example.com.')
    .describe('Email address.'),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{5,14}$/, 'A phone number is in E.164 form, e.g. +14155550123.')
    .describe('Phone number in E.164 form.'),
  timezone: Timezone.describe('IANA time zone, e.g. Europe/Paris; quiet hours and local times follow it.'),
  locale: z.string().min(2).max(35).describe('BCP 47 language tag, e.g. en-GB.'),
};

/** Body of PUT and PATCH: merged into the stored profile. */
export const ProfileInput = z
  .strictObject({
    email: contact.email.nullable().optional(),
    phone: contact.phone.nullable().optional(),
    timezone: contact.timezone.nullable().optional(),
    locale: contact.locale.nullable().optional(),
    traits: z
      .record(z.string().min(1).max(200), JsonValue)
      .optional()
      .describe(
        `Merged into the stored traits (JSON merge patch); null removes one. All traits together take at most ${traitLimits.bytes / 1024} KB of JSON.`,
      ),
  })
  .describe('Fields that are left out stay as they are; null removes one.')
  .meta({ id: 'ProfileInput' });
export type ProfileInput = z.infer<typeof ProfileInput>;

/** Body of a merge. */
export const MergeInput = z
  .strictObject({
    from: UserId.describe('Id of the person to merge into this one, and to remove.'),
  })
  .meta({ id: 'MergeInput' });
export type MergeInput = z.infer<typeof MergeInput>;

export const Profile = z
  .object({
    projectId: z.uuid(),
    userId: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    timezone: z.string().nullable(),
    locale: z.string().nullable(),
    traits: z.record(z.string(), JsonValue),
    isAnonymous: z.boolean().describe('true until an identify call gives the person a userId.'),
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Profile' });
export type Profile = z.infer<typeof Profile>;

const otherIds = z.array(z.string());

/** One person, with every id that leads to them. */
export const ProfileWithIds = Profile.extend({
  otherIds: otherIds.describe(
    'Anonymous and merged ids that were joined to the person; what comes with them is theirs.',
  ),
}).meta({ id: 'ProfileWithIds' });
export type ProfileWithIds = z.infer<typeof ProfileWithIds>;

export const ProfileQuery = ProjectListQuery.extend({
  email: z.string().max(320).optional().describe('Only people with exactly this email address.'),
  userIdPrefix: z.string().min(1).max(256).optional().describe('Only people whose id starts with this.'),
  q: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Only people whose id or email address starts with this, as it is written: first those by their id, then the others by their address. Not together with `email` or `userIdPrefix`.',
    ),
});
export type ProfileQuery = z.infer<typeof ProfileQuery>;

export const DeviceQuery = ProjectListQuery.extend({
  projectId: z.uuid().optional().describe('Project; may be left out when the key sees only one.'),
});

/** How far the erasure of a person is that takes longer than one request. */
export const ErasureProgress = z
  .object({
    state: z.literal('running').describe('The erasure continues by itself; ask again to see it end with 204.'),
    step: z.string().describe('What is being erased now.'),
    steps: z.array(z.string()).describe('What is erased, in this order.'),
  })
  .meta({ id: 'ErasureProgress' });
export type ErasureProgress = z.infer<typeof ErasureProgress>;

/** Most items of each list in one export, and most runs: each of them comes with its whole trace. */
export const exportLimits = { items: 1_000, runs: 200 } as const;

/** A person's entry into a workflow, as far as it still decides about the next one. */
const PersonEntry = z.object({
  workflowId: z.uuid(),
  key: z.string().describe('The rendered key of the entry; empty where there is none.'),
  runId: z.uuid(),
  enteredAt: IsoTime,
  endedAt: IsoTime.nullable(),
});

const PersonRefusal = z.object({
  eventId: z.uuid(),
  workflowId: z.string(),
  reason: z.string(),
  message: z.string(),
  at: IsoTime,
});

export const ProfileExport = z
  .object({
    profile: Profile,
    otherIds: otherIds.describe('Ids that were joined to the person.'),
    devices: z.array(Device),
    suppressions: z.array(Suppression),
    preferences: z.array(Preference),
    events: z.array(Event),
    refusals: z.array(PersonRefusal).describe('Why events of the person started no run.'),
    entries: z.array(PersonEntry),
    deliveries: z.array(Delivery),
    runs: z.array(Run).describe('Each with its trace.'),
    audit: z.array(AuditRecord).describe('What was done to the person through the API.'),
    feed: z.array(FeedItem).describe('The in-app feed, oldest first.'),
    deadLetters: z.array(JsonValue).describe('Events of the person in messages that failed every time.'),
    truncated: z
      .boolean()
      .describe(
        `true: a list was cut to ${exportLimits.items} items, the runs to ${exportLimits.runs}; read the rest at events?userId=, notifications/logs?userId= and automation/runs?userId=.`,
      ),
  })
  .meta({ id: 'ProfileExport' });
export type ProfileExport = z.infer<typeof ProfileExport>;
