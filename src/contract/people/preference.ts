import * as z from 'zod';
import { ChannelKind } from '../messages/channels/registry.ts';
import { TopicKey } from '../messages/gates.ts';
import { IsoTime } from '../primitives.ts';

/** Most that one person can say. */
export const preferenceLimits = { perPerson: 500 } as const;

const any = z.literal('*');

const said = {
  topic: z.union([any, TopicKey]).default('*').describe('Key of a topic; `*` for any. Default `*`.'),
  kind: z.union([any, ChannelKind]).default('*').describe('Kind of channel; `*` for any. Default `*`.'),
  allowed: z.boolean().describe('Whether the person wants such messages.'),
};

/** What a person says of a topic and a kind of channel. */
export const Preference = z.object({ ...said, at: IsoTime.describe('When it was said.') }).meta({ id: 'Preference' });
export type Preference = z.infer<typeof Preference>;

/** Body of PUT: everything that the person says. */
export const PreferencesInput = z
  .strictObject({
    preferences: z
      .array(z.strictObject(said))
      .max(preferenceLimits.perPerson)
      .superRefine((list, ctx) => {
        const seen = new Set<string>();
        for (const [i, { topic, kind }] of list.entries()) {
          const place = `${topic} ${kind}`;
          if (seen.has(place)) {
            const message = `There are two preferences for the topic ${topic} and the kind ${kind}; keep one of them.`;
            ctx.addIssue({ code: 'custom', path: [i], message });
          }
          seen.add(place);
        }
      })
      .describe('Everything that the person says, at most 500; what is left out is no longer said.'),
  })
  .meta({ id: 'PreferencesInput' });
export type PreferencesInput = z.infer<typeof PreferencesInput>;

const answers = z.partialRecord(ChannelKind, z.boolean());

export const Preferences = z
  .object({
    userId: z.string(),
    preferences: z
      .array(Preference)
      .describe('What the person said. The most specific decides: topic and kind, topic, kind, everything.'),
    topics: z
      .array(z.object({ key: z.string(), name: z.string(), default: z.enum(['in', 'out']), channels: answers }))
      .describe('Every topic of the project, and by kind of channel whether the person gets its messages.'),
    others: answers.describe('The same for messages without a topic that may be declined.'),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof Preferences>;
