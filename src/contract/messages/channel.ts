import * as z from 'zod';
import { NamedListQuery } from '../lists.ts';
import { Outcome } from '../outcomes.ts';
import { IsoTime, JsonValue, Name, Uuid } from '../primitives.ts';
import { ChannelKind, channelKinds, kindNames } from './channels/registry.ts';
import { FrequencyCap, QuietHours, RatePerSecond, Storm, Tracking } from './sending-limits.ts';

const optional = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).partial().shape;

const config = z.record(z.string(), z.unknown()).describe('Provider and its credentials; depends on the kind.');

/** What gates the messages of a channel; null, as when left out: not set. */
const gates = {
  frequencyCap: FrequencyCap.nullable().describe(
    'Most messages over this channel to one person, whatever sends them; `priority: critical` passes and is counted.',
  ),
  quietHours: QuietHours.nullable().describe(
    'When messages are held, in the zone of the person. For email, push and sms; `priority: critical` passes.',
  ),
  storm: Storm.nullable().describe(
    'Most ops alerts in a window; those beyond it are counted in one digest. null: 20 in 60 seconds.',
  ),
  ratePerSecond: RatePerSecond.nullable().describe(
    'Most messages a second over this channel; the others wait their turn. null: no limit, and one a second for Slack.',
  ),
  tracking: Tracking.nullable().describe(
    'What is tracked of the mails of this channel. For email only; null: nothing.',
  ),
  fallbackChannelId: Uuid.nullable().describe(
    'Channel that an alert goes to when this one could not send it in the end, or is closed.',
  ),
};

const frame = {
  projectId: z.uuid().optional().describe('Project of the channel; from the key when that is bound to one.'),
  name: Name,
  isDefault: z
    .boolean()
    .optional()
    .describe('Whether steps that name no channel use this one. The first channel of a kind is always its default.'),
};

/** Body of POST; the config is checked against its kind and vendor by the verb, so that faults name the vendor's fields. */
export const ChannelInput = z.strictObject({
  ...frame,
  kind: ChannelKind,
  config: config.optional(),
  ...optional(gates),
});
export type ChannelInput = z.infer<typeof ChannelInput>;

const inputOf = <K extends ChannelKind>(kind: K) =>
  z
    .strictObject({
      ...frame,
      kind: z.literal(kind),
      config: channelKinds[kind].config
        .optional()
        .describe('Left out: the channel sends through the configuration of the default channel of its kind.'),
      ...optional(gates),
    })
    .meta({ id: `ChannelInput_${kind}` });

type InputOfAny = { [Kind in ChannelKind]: ReturnType<typeof inputOf<Kind>> }[ChannelKind];

/** ChannelInput as the documentation shows it. */
export const ChannelInputDoc = z
  .discriminatedUnion('kind', kindNames.map((kind) => inputOf(kind)) as [InputOfAny, ...InputOfAny[]])
  .meta({ id: 'ChannelInput' });

export const ChannelPatch = z
  .strictObject({
    name: Name,
    config: config.describe(
      'Merged into the stored config: fields that are left out stay as they are, secrets too; null removes one.',
    ),
    isDefault: z.literal(true).describe('Makes this the default channel of its kind.'),
    status: z.enum(['ok', 'disabled']).describe('disabled: nothing is sent over the channel. ok: it is used again.'),
    ...gates,
  })
  .partial()
  .meta({ id: 'ChannelPatch' });
export type ChannelPatch = z.infer<typeof ChannelPatch>;

export const ChannelQuery = NamedListQuery.extend({ kind: ChannelKind.optional() });
export type ChannelQuery = z.infer<typeof ChannelQuery>;

export const Channel = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    kind: ChannelKind,
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
    ...gates,
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
        'Email address, phone number, device token or, for Web Push, the subscription as JSON; a userId for in_app; not used for a webhook and for Slack.',
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
