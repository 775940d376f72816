import * as z from 'zod';
import { IsoTime, Name } from '../primitives.ts';

export const ProjectInput = z.strictObject({ name: Name }).meta({ id: 'ProjectInput' });
export type ProjectInput = z.infer<typeof ProjectInput>;

export const Project = z.object({ id: z.uuid(), name: z.string(), createdAt: IsoTime }).meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

export const CreatedProject = Project.extend({
  feedSecret: z.string().describe('Signs the user tokens of the in-app feed (HS256); shown only now.'),
  webhookSecret: z.string().describe('Verifies webhook steps (Standard Webhooks, whsec_…); shown only now.'),
}).meta({ id: 'CreatedProject' });
export type CreatedProject = z.infer<typeof CreatedProject>;
