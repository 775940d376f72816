import * as z from 'zod';
import { BundleSource } from './bundle/managed-by.ts';

const names = (what: string) => z.record(z.string(), z.string()).optional().describe(what);

/** A project of a server that the files are applied to. */
export const Environment = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'An address begins with https:// or http://.' })
      .describe('Address of the server.'),
    org: z.uuid().optional().describe('Id of the organisation; else SENDORA_ORG.'),
    project: z.uuid().optional().describe('Id of the project; else SENDORA_PROJECT.'),
    channels: names('Channels that have another name here: the name in the files, and the one of this project.'),
    variables: names('Values of variables in this project, which `apply` sets.'),
  })
  .meta({ id: 'ProjectFileEnvironment' });
export type Environment = z.infer<typeof Environment>;

/** The file sendora.json at the root of a repository with workflows. */
export const ProjectFile = z
  .strictObject({
    $schema: z.string().optional(),
    source: BundleSource.default('default').describe(
      'Name of this repository: the items that it imports are its own, and only those are pruned.',
    ),
    dir: z.string().min(1).default('sendora').describe('Folder of the files, or one file; from this file.'),
    environments: z
      .record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), Environment)
      .default({})
      .describe('Environments by their name, e.g. dev and prod.'),
    default: z.string().optional().describe('Environment that is meant where `--env` names none.'),
  })
  .meta({ id: 'ProjectFile' });
export type ProjectFile = z.infer<typeof ProjectFile>;
