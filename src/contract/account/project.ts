import * as z from 'zod';
import { IsoTime, Name } from '../primitives.ts';

export const ProjectInput = z.strictObject({ name: Name }).meta({ id: 'ProjectInput' });
export type ProjectInput = z.infer<typeof ProjectInput>;

export const Project = z.object({ id: z.uuid(), name: z.string(), createdAt: IsoTime }).meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

export const CreatedProject = Project.extend({
  feedSecret: z.string().describe('Signs the user tokens of the in-app feed (HS256); it cannot be read again later.'),
  webhookSecret: z
    .string()
    .describe('Verifies the requests of webhook steps (Standard Webhooks, whsec_…); it cannot be read again later.'),
}).meta({ id: 'CreatedProject' });
export type CreatedProject = z.infer<typeof CreatedProject>;

export const RotateSecretsInput = z
  .strictObject({
    feed: z.boolean().default(true).describe('Replaces the feed secret.'),
    webhook: z.boolean().default(true).describe('Replaces the webhook secret.'),
    graceHours: z
      .number()
      .min(0)
      .max(168)
      .default(0)
      .describe(
        'How long the replaced ones still count, in hours: user tokens signed with them are taken, and webhooks are signed with old and new. 0: not at all, also those that an earlier rotation left.',
      ),
  })
  .meta({ id: 'RotateSecretsInput' });
export type RotateSecretsInput = z.infer<typeof RotateSecretsInput>;

export const RotatedProject = CreatedProject.partial({ feedSecret: true, webhookSecret: true }).meta({
  id: 'RotatedProject',
});
export type RotatedProject = z.infer<typeof RotatedProject>;
