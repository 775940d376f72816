import * as z from 'zod';
import { objectLimits, rateLimits } from '../limits.ts';
import { Key, Plan, Role } from './key.ts';
import { Project } from './project.ts';

const limitNames = [...Object.keys(rateLimits), ...Object.keys(objectLimits)] as (
  | keyof typeof rateLimits
  | keyof typeof objectLimits
)[];

const MeOrg = z
  .object({
    id: z.uuid(),
    name: z.string(),
    plan: Plan,
    timezone: z.string().describe('IANA name of its time zone, e.g. `Europe/Paris`.'),
  })
  .meta({ id: 'MeOrg' });

export const Me = z
  .object({
    kind: z.enum(['key']).describe('What the caller is. Later versions may add people who have signed in.'),
    key: Key,
    role: Role,
    org: MeOrg.describe('The organisation that the role and the projects belong to.'),
    orgs: z.array(MeOrg).describe('Every organisation of the caller; a key has one.'),
    projects: z.array(Project).describe('The projects that the caller may see, oldest first.'),
    environment: z
      .enum(['development', 'production'])
      .describe('development: a copy to try things out, where waits of a run may be skipped.'),
    sandboxUrl: z
      .string()
      .nullable()
      .describe('Address of the sandbox that catches messages beside a local copy; null elsewhere.'),
    limits: z
      .record(z.enum(limitNames), z.int())
      .describe('Calls in a minute, and objects that there may be at one time, by the names of the guide on limits.'),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
