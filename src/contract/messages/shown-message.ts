// A rendered message as it would leave, for previews: without secrets, links of persons and tracking.
import * as z from 'zod';
import { Outcome } from '../outcomes.ts';
import { IsoTime, JsonValue } from '../primitives.ts';
import { Warning } from '../workflows/run.ts';
import { ChannelKind } from './channels/registry.ts';
import { FeedAction, FeedSeverity } from './feed.ts';
import { GateVerdict } from './gates.ts';

const data = z.record(z.string(), JsonValue);

/** What is sent over each kind of channel. */
export const ShownMessage = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('email'), to: z.string(), subject: z.string(), html: z.string(), text: z.string() }),
    z.object({ kind: z.literal('sms'), to: z.string(), body: z.string() }),
    z.object({
      kind: z.literal('push'),
      devices: z.int().describe('Number of devices that it would reach.'),
      title: z.string(),
      body: z.string(),
      data,
    }),
    z.object({ kind: z.literal('slack'), payload: JsonValue.describe('Body of the request to Slack.') }),
    z.object({
      kind: z.literal('webhook'),
      url: z.string().describe('Without what in it is a secret.'),
      contentType: z.string(),
      body: z.string().describe('Body of the request: standard, of the template of the channel, Discord or Teams.'),
    }),
    z.object({
      kind: z.literal('in_app'),
      title: z.string(),
      body: z.string(),
      url: z.string().nullable(),
      severity: FeedSeverity,
      topic: z.string().nullable(),
      actions: z.array(FeedAction),
      data,
    }),
  ])
  .meta({ id: 'ShownMessage' });
export type ShownMessage = z.infer<typeof ShownMessage>;

/** What would become of one message. */
export const MessagePreview = z
  .object({
    channelId: z.uuid(),
    channelName: z.string().nullable().describe('null: the channel is not there.'),
    kind: ChannelKind.nullable(),
    recipient: z.string().nullable().describe('Who it would go to, as the log would show it.'),
    message: ShownMessage.nullable().describe('null: it could not be made, see `stop`.'),
    stop: z
      .object({
        outcome: Outcome.nullable().describe('How it would end; null where it would wait.'),
        reason: z.string(),
        message: z.string().describe('The reason as one sentence.'),
        until: IsoTime.nullable().describe('Until when it would wait, where that is known.'),
      })
      .nullable()
      .describe('Why it would not leave now; null: it would.'),
    gates: z.array(GateVerdict).describe('What each gate says now; none takes a place for it.'),
    missing: z.array(z.string()).describe('Variables that have no value.'),
    warnings: z.array(Warning),
  })
  .meta({ id: 'MessagePreview' });
export type MessagePreview = z.infer<typeof MessagePreview>;
