import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { Outcome } from '../outcomes.ts';
import { IsoTime, JsonValue, Name } from '../primitives.ts';
import { channelConfigs } from './channels/configs.ts';

/** Kinds of channel that can be configured. */
const configurableKinds = ['email', 'sms', 'push', 'webhook'] as const;
export const ConfigurableKind = z.enum(configurableKinds).describe('The way out.');
export type ConfigurableKind = z.infer<typeof ConfigurableKind>;

const config = z.record(z.string(), z.unknown()).describe('Provider and its credentials; depends on the kind.');

const frame = {
  projectId: z.uuid().optional().describe('Project of the channel; from the key when that is bound to one.'),
  name: Name,
  isDefault: z
    .boolean()
    .optional()
    .describe('Steps that name no channel use the default of their kind. The first channel of a kind is it anyway.'),
};

/** Body of POST; the config is checked against its kind and vendor by the verb, so that faults name the vendor's fields. */
export const ChannelInput = z.strictObject({ ...frame, kind: ConfigurableKind, config });
export type ChannelInput = z.infer<typeof ChannelInput>;

const inputOf = <K extends ConfigurableKind>(kind: K) =>
  z
    .strictObject({ ...frame, kind: z.literal(kind), config: channelConfigs[kind] })
    .meta({ id: `ChannelInput_${kind}` });

type AnyInput = { [K in ConfigurableKind]: ReturnType<typeof inputOf<K>> }[ConfigurableKind];

/** ChannelInput as the documentation shows it. */
export const ChannelInputDoc = z
  // The list holds one schema for each kind, which is what the union of them says.
  .discriminatedUnion('kind', configurableKinds.map(inputOf) as unknown as [AnyInput, ...AnyInput[]])
  .meta({ id: 'ChannelInput' });

export const ChannelPatch = z
  .strictObject({
    name: Name,
    config: config.describe('Merged into the stored config: fields left out stay (secrets too), null removes one.'),
    isDefault: z.literal(true).describe('Makes this the default channel of its kind.'),
    status: z.enum(['ok', 'disabled']).describe('disabled: nothing is sent over it. ok: in use again.'),
  })
  .partial()
  .meta({ id: 'ChannelPatch' });
export type ChannelPatch = z.infer<typeof ChannelPatch>;

export const ChannelQuery = ProjectListQuery.extend({ kind: ConfigurableKind.optional() });
export type ChannelQuery = z.infer<typeof ChannelQuery>;

export const Channel = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    kind: ConfigurableKind,
    vendor: z.string(),
    name: z.string(),
    config: z.record(z.string(), JsonValue).describe('The config; secrets are shown as a hint.'),
    status: z.enum(['ok', 'needs_reconnect', 'disabled']),
    statusDetail: z.string().nullable(),
    isDefault: z.boolean(),
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Channel' });
export type Channel = z.infer<typeof Channel>;

export const ChannelTestInput = z
  .strictObject({
    to: z
      .string()
      .trim()
      .min(1)
      .max(4_096)
      .optional()
      .describe('Email address, phone number or device token; webhooks need none.'),
  })
  .meta({ id: 'ChannelTestInput' });
export type ChannelTestInput = z.infer<typeof ChannelTestInput>;

export const ChannelTestResult = z
  .object({
    outcome: Outcome,
    reason: z.string().optional().describe('Machine word; left out when sent.'),
    message: z.string().optional().describe('The reason as one plain sentence.'),
    statusCode: z.int().optional().describe('What the provider answered.'),
    body: z.string().optional(),
  })
  .meta({ id: 'ChannelTestResult' });
export type ChannelTestResult = z.infer<typeof ChannelTestResult>;
