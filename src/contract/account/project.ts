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
