import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { Outcome } from '../outcomes.ts';
import { IsoTime, JsonValue, Name } from '../primitives.ts';
import { channelKinds, configurableKinds } from './channels/registry.ts';

/** Kinds of channel that can be created. */
export const ConfigurableKind = z.enum(configurableKinds).describe('Kind of channel.');
export type ConfigurableKind = z.infer<typeof ConfigurableKind>;

const config = z.record(z.string(), z.unknown()).describe('Provider and its credentials; depends on the kind.');

const frame = {
  projectId: z.uuid().optional().describe('Project of the channel; from the key when that is bound to one.'),
  name: Name,
  isDefault: z
    .boolean()
    .optional()
    .describe('Whether steps that name no channel use this one. The first channel of a kind is always its default.'),
};

/** Body of POST; the config is checked against its kind and vendor by the verb, so that faults name the vendor's fields. */
export const ChannelInput = z.strictObject({ ...frame, kind: ConfigurableKind, config: config.optional() });
export type ChannelInput = z.infer<typeof ChannelInput>;

const inputOf = <K extends ConfigurableKind>(kind: K) =>
  z
    .strictObject({
      ...frame,
      kind: z.literal(kind),
      config: channelKinds[kind].config
        .optional()
        .describe('Left out: the channel sends through the configuration of the default channel of its kind.'),
    })
    .meta({ id: `ChannelInput_${kind}` });

type InputOfAny = { [Kind in ConfigurableKind]: ReturnType<typeof inputOf<Kind>> }[ConfigurableKind];

/** ChannelInput as the documentation shows it. */
export const ChannelInputDoc = z
  .discriminatedUnion('kind', configurableKinds.map((kind) => inputOf(kind)) as [InputOfAny, ...InputOfAny[]])
  .meta({ id: 'ChannelInput' });

export const ChannelPatch = z
  .strictObject({
    name: Name,
    config: config.describe(
      'Merged into the stored config: fields that are left out stay as they are, secrets too; null removes one.',
    ),
    isDefault: z.literal(true).describe('Makes this the default channel of its kind.'),
    status: z.enum(['ok', 'disabled']).describe('disabled: nothing is sent over the channel. ok: it is used again.'),
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
    vendor: z
      .string()
      .nullable()
      .describe('Vendor of the configuration it sends through; null where there is none yet.'),
    name: z.string(),
    config: z
      .record(z.string(), JsonValue)
      .describe('Its own config; of a secret only its first and last characters. Empty where it has none.'),
    sendsThrough: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .describe(
        'Of a channel without a config of its own: the default channel of its kind, whose configuration it uses. null where it has its own, and where there is no default yet: nothing is sent then.',
      ),
    status: z
      .enum(['ok', 'needs_reconnect', 'disabled'])
      .describe('needs_reconnect: the provider refused the credentials; save new ones.'),
    statusDetail: z.string().nullable().describe('Why the channel is not ok, as one sentence.'),
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
      .describe(
        'Email address, phone number, device token or, for Web Push, the subscription as JSON; not used for a webhook.',
      ),
  })
  .meta({ id: 'ChannelTestInput' });
export type ChannelTestInput = z.infer<typeof ChannelTestInput>;

export const ChannelTestResult = z
  .object({
    outcome: Outcome,
    reason: z.string().optional().describe('Machine-readable reason; left out when sent.'),
    message: z.string().optional().describe('The reason as one sentence.'),
    statusCode: z.int().optional().describe('HTTP status of the provider.'),
    body: z.string().optional(),
  })
  .meta({ id: 'ChannelTestResult' });
export type ChannelTestResult = z.infer<typeof ChannelTestResult>;
