// A bundle: what a project does, as one file that is the same in every project of every server.
import * as z from 'zod';
import { type BundleItem, type BundleKey, type BundleKind, bundleItems, bundleKinds } from './bundle/registry.ts';

/** Bounds of a bundle. */
export const bundleLimits = {
  /** Bytes after unpacking. */
  bytes: 4 * 1_024 * 1_024,
  /** Levels of lists and objects: as many as a workflow may have, below the bundle and its list. */
  depth: 66,
} as const;

/** The version that this code reads and writes. */
export const bundleVersion = 1;

const schemaHost = 'https://api.sendoracloud.com/schemas';
const fileOf = (name: string) => `${name}.v${bundleVersion}.json`;

/** Last part of the address of the JSON Schema of bundles. */
export const bundleSchemaFile = fileOf('workflow-bundle');

/** The `$schema` of every bundle, whichever server wrote it, so that all of them write the same bytes. */
export const bundleSchema = `${schemaHost}/${bundleSchemaFile}`;

/** The `$schema` of a file that holds one item. */
export const itemSchema = (kind: BundleKind): string => `${schemaHost}/${fileOf(`bundle-${kind}`)}`;

/** The kinds whose key is always written, also without an item. */
export const alwaysWritten: readonly BundleKind[] = ['audience', 'template', 'workflow'];

const listOf = <K extends BundleKind>(kind: K) =>
  z
    .array(bundleItems[kind].schema as z.ZodType)
    .max(bundleItems[kind].most)
    .optional()
    .describe(`Each by its identity once; at most ${bundleItems[kind].most.toLocaleString('en-US')}.`);

type Lists = { [K in BundleKind as (typeof bundleItems)[K]['key']]?: BundleItem<K>[] | undefined };

/** A bundle as it may be read; canonical ones have their items in order and no default written. */
export interface Bundle extends Lists {
  $schema?: string | undefined;
  version: typeof bundleVersion;
}

/** The cast is sound because the lists of the type are made from the same registry. */
export const Bundle = z
  .strictObject({
    $schema: z.string().max(2_000).optional().describe('Address of this schema, for editors.'),
    version: z.literal(bundleVersion).describe('Version of the format.'),
    ...(Object.fromEntries(bundleKinds.map((kind) => [bundleItems[kind].key, listOf(kind)])) as Record<
      BundleKey,
      ReturnType<typeof listOf>
    >),
  })
  .meta({ id: 'Bundle', description: 'Workflows and all that they need, as code.' }) as unknown as z.ZodType<
  Bundle,
  Bundle
>;
