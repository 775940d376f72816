import * as z from 'zod';
import { IsoTime, Name } from '../primitives.ts';
import { TopicKey } from './gates.ts';

const frame = {
  name: Name.describe('Name that people read where they choose what they get, 1 to 200 characters.'),
  description: z.string().max(2_000).nullable().optional().describe('What its messages are about, for people.'),
  default: z
    .enum(['in', 'out'])
    .describe('in: people get its messages until they decline. out: only those who asked for them. Default in.'),
};

export const TopicInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the topic; from the key when that is bound to one.'),
    key: TopicKey.describe('Key by which steps, rules and preferences name it; unique in the project, never changed.'),
    ...frame,
    default: frame.default.default('in'),
  })
  .meta({ id: 'TopicInput' });
export type TopicInput = z.infer<typeof TopicInput>;

export const TopicPatch = z.strictObject(frame).partial().meta({ id: 'TopicPatch' });
export type TopicPatch = z.infer<typeof TopicPatch>;

/** What messages are about: people say by topic what they want to get. */
export const Topic = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    key: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    default: frame.default,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Topic' });
export type Topic = z.infer<typeof Topic>;
