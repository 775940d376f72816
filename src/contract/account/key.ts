import * as z from 'zod';
import { IsoTime, Name } from '../primitives.ts';

export const Plan = z.enum(['free', 'starter', 'pro']);
export type Plan = z.infer<typeof Plan>;

export const Role = z
  .enum(['ingest', 'viewer', 'editor', 'admin'])
  .describe(
    'ingest: may only send events (safe to publish). viewer: may read. editor: may also write. admin: may also manage keys, channels and settings.',
  );
export type Role = z.infer<typeof Role>;

export const KeyInput = z
  .strictObject({
    name: Name,
    role: Role,
    projectId: z.uuid().optional().describe('Binds the key to one project; required for ingest keys.'),
  })
  .meta({ id: 'KeyInput' });
export type KeyInput = z.infer<typeof KeyInput>;

export const Key = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: Role,
    projectId: z.uuid().nullable().describe('null: the key sees every project.'),
    hint: z.string().describe('First and last characters of the key.'),
    createdAt: IsoTime,
  })
  .meta({ id: 'Key' });
export type Key = z.infer<typeof Key>;

export const CreatedKey = Key.extend({
  key: z.string().describe('The key itself; it cannot be read again later.'),
}).meta({
  id: 'CreatedKey',
});
