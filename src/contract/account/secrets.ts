import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** Bounds of project secrets. */
export const secretLimits = { name: 64, value: 4_000, hosts: 20, secrets: 500 } as const;

export const SecretName = z
  .string()
  .max(secretLimits.name)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'The name of a secret is a letter, then letters, digits and underlines.')
  .describe('Name by which headers of webhook steps use it: {{secret.shop_api}}.');

const value = z.string().min(1).max(secretLimits.value).describe('The secret itself. Nothing reads it back.');
const host = z
  .string()
  .min(1)
  .max(260)
  .regex(/^[^\s/?#@]+$/, 'A host is written without scheme and path, e.g. api.example.com.');
const hosts = z
  .array(host)
  .min(1)
  .max(secretLimits.hosts)
  .describe('The only hosts that it is sent to, with the port where the address has one, e.g. api.example.com.');

/** Body of PUT settings/secrets. */
export const SecretsInput = z
  .record(
    SecretName,
    z.union([value, z.null(), z.strictObject({ value: value.optional(), hosts: hosts.nullable().optional() })]),
  )
  .describe(
    'By name: the secret, null to remove it, or an object that also says which hosts it is sent to (null: to any). A secret that is left out stays as it is, and so do the hosts where they are left out.',
  )
  .meta({ id: 'SecretsInput' });
export type SecretsInput = z.infer<typeof SecretsInput>;

/** What can be read of a secret. */
export const ProjectSecret = z
  .object({
    name: SecretName,
    hosts: hosts.nullable().describe('The only hosts that it is sent to; null: whatever a step calls.'),
    updatedAt: IsoTime.describe('When its value was set.'),
    updatedBy: z.string().describe('Who set it, e.g. `key:ci`.'),
  })
  .meta({ id: 'ProjectSecret' });
export type ProjectSecret = z.infer<typeof ProjectSecret>;

export const ProjectSecrets = z
  .object({ data: z.array(ProjectSecret).describe('In the order of their names.') })
  .meta({ id: 'ProjectSecrets' });
export type ProjectSecrets = z.infer<typeof ProjectSecrets>;
