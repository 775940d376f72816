import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { conditionSubjects } from '../conditions/subjects.ts';
import { Condition } from '../conditions.ts';
import { IsoTime, Name } from '../primitives.ts';

/** What an audience can use: it is about people, not about one event or run. */
const audienceSubjects = ['trait', 'user', 'org'] as const;
const foreignKeys = [...conditionSubjects.filter((s) => !audienceSubjects.includes(s as never)), 'eventType', 'module'];

/** Paths of the parts of a condition that an audience cannot evaluate. */
function foreignParts(condition: Condition, path: (string | number)[] = []): (string | number)[][] {
  const inner = (list: Condition[], key: string) => list.flatMap((c, i) => foreignParts(c, [...path, key, i]));
  if ('all' in condition) return inner(condition.all, 'all');
  if ('any' in condition) return inner(condition.any, 'any');
  if ('not' in condition) return foreignParts(condition.not, [...path, 'not']);
  return foreignKeys.filter((key) => key in condition).map((key) => [...path, key]);
}

const AudienceCondition = Condition.superRefine((condition, ctx) => {
  for (const path of foreignParts(condition)) {
    const message = `An audience looks at people (${audienceSubjects.join(', ')}), not at "${String(path.at(-1))}".`;
    ctx.addIssue({ code: 'custom', path, message, params: { code: 'invalid_value' } });
  }
}).describe('Condition that members meet; evaluated when the audience is used.');

const fields = {
  name: Name,
  description: z.string().max(2_000).nullable().optional(),
  condition: AudienceCondition,
};

export const AudienceInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the audience; from the key when that is bound to one.'),
    ...fields,
  })
  .meta({ id: 'AudienceInput' });
export type AudienceInput = z.infer<typeof AudienceInput>;

export const AudiencePatch = z.strictObject(fields).partial().meta({ id: 'AudiencePatch' });
export type AudiencePatch = z.infer<typeof AudiencePatch>;

export const Audience = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    name: z.string(),
    description: z.string().nullable(),
    condition: Condition,
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Audience' });
export type Audience = z.infer<typeof Audience>;

/** Body of the preview of an audience that is not saved. */
export const AudiencePreviewInput = z
  .strictObject({
    projectId: z
      .uuid()
      .optional()
      .describe('Project whose people are looked at; from the key when that is bound to one.'),
    condition: AudienceCondition,
    userId: z.string().min(1).max(256).optional().describe('A person who is judged whatever the sample holds.'),
  })
  .meta({ id: 'AudiencePreviewInput' });
export type AudiencePreviewInput = z.infer<typeof AudiencePreviewInput>;

/** Whether a person is in an audience. */
const JudgedPerson = z.object({
  userId: z.string(),
  isMember: z.boolean(),
  reason: z
    .string()
    .nullable()
    .describe('Why not: the first clause that does not hold, with the wanted and the actual value; null for a member.'),
  pointer: z.string().nullable().describe('JSON pointer to that clause in the condition; null for a member.'),
});

export const AudiencePreview = z
  .object({
    count: z.int().describe('Number of people in the audience, among those scanned.'),
    sample: z.array(z.string()).describe('Ids of the first people in the audience.'),
    people: z
      .array(JudgedPerson)
      .describe('The first people in the audience and the first who are not, at most 10 of each, by their id.'),
    person: JudgedPerson.optional().describe('The person who was asked about.'),
    scanned: z.int().describe('Number of people scanned.'),
    capped: z.boolean().describe('true: there are more people than were scanned, so `count` is a lower bound.'),
  })
  .meta({ id: 'AudiencePreview' });
export type AudiencePreview = z.infer<typeof AudiencePreview>;
