// Importing a bundle: what is asked, what would change, and what was imported.
import * as z from 'zod';
import { VariableValues } from '../account/variables.ts';
import { ProjectListQuery } from '../lists.ts';
import { IsoTime, Name } from '../primitives.ts';
import { RunJob, RunsChoice, RunsChoiceWord, RunsPlan } from '../workflows/moves.ts';
import { VersionDiff } from '../workflows/version.ts';
import { BundleRef, BundleSource } from './managed-by.ts';
import { bundleKinds } from './registry.ts';
import { TestReport } from './test-report.ts';

export const importLimits = {
  /** Largest body, after unpacking. */
  bytes: 4 * 1024 * 1024,
  /** How often an import is planned anew because somebody saved meanwhile. */
  plans: 3,
  /** How long what was imported is listed. */
  days: 90,
} as const;

const Kind = z.enum(bundleKinds).describe('Kind of the item.');

const flag = (text: string) =>
  z
    .enum(['true', 'false'])
    .optional()
    .transform((value) => value === 'true')
    .describe(`${text} Default false.`);

export const ImportQuery = z.strictObject({
  projectId: z.uuid().optional().describe('Project to import into; may be left out when the key sees only one.'),
  dryRun: flag('true: say what would change, and write nothing.'),
  prune: flag(
    'true: delete items that this source once imported and the bundle no longer holds, of the kinds whose list it has.',
  ),
  source: BundleSource.default('default'),
  ref: BundleRef.optional(),
  onDrift: z
    .enum(['overwrite', 'refuse'])
    .default('overwrite')
    .describe(
      'What happens to items that somebody changed since their last import. overwrite: the bundle wins. refuse: nothing is imported, 409. Default overwrite.',
    ),
  takeOver: flag('true: take over items that another source has imported.'),
  runs: RunsChoiceWord.optional().describe(
    'What becomes of the runs in flight of changed workflows, unless the body says it. Default stay.',
  ),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

/** What may stand around a bundle. */
export const ImportFrame = z.strictObject({
  bundle: z.unknown(),
  runs: z
    .strictObject({
      default: RunsChoice.optional(),
      workflows: z.record(Name, RunsChoice).optional().describe('By the name of the workflow.'),
    })
    .optional()
    .describe('What becomes of runs in flight.'),
  variables: VariableValues.optional().describe('Values of variables in this project, set in the same transaction.'),
});
export type ImportFrame = z.infer<typeof ImportFrame>;

const Drift = z.object({
  changedBy: z.string().nullable().describe('Who changed it last, e.g. `key:ci`; null where that is not known.'),
  changedAt: IsoTime.nullable(),
  changes: z.array(z.string()).describe('What was changed, one sentence each.'),
});

export const ImportItem = z
  .object({
    kind: Kind,
    name: z.string(),
    action: z.enum(['create', 'update', 'unchanged', 'delete']),
    renamedFrom: z.string().nullable().describe('Its name before this import, where that changes it.'),
    version: z
      .object({ from: z.int().nullable(), to: z.int().nullable() })
      .nullable()
      .describe('Version before and after; null for kinds without versions.'),
    changes: z.array(z.string()).describe('What changes, one sentence each.'),
    diff: VersionDiff.shape.changes.describe(
      'What changes, place by place; pointers lead into the item of the bundle.',
    ),
    adopted: z.boolean().describe('Whether the import takes over an item that had no source, or another one.'),
    drift: Drift.nullable().describe('What somebody changed since its last import, which this import undoes.'),
    runs: RunsPlan.optional().describe('Runs in flight of a workflow that changes or goes.'),
  })
  .meta({ id: 'ImportItem' });
export type ImportItem = z.infer<typeof ImportItem>;

/** Something that a project must have beside the bundle. */
export const BundleNeed = z
  .object({
    kind: z.enum(['channel', 'variable', 'secret', 'domain']),
    name: z.string().describe('Its name; for a default channel, the kind of it.'),
    missing: z.boolean().describe('Whether the project lacks it.'),
    usedBy: z.array(z.string()).describe('What needs it, e.g. `workflow Cart, step reminder`.'),
  })
  .meta({ id: 'BundleNeed' });
export type BundleNeed = z.infer<typeof BundleNeed>;

const counts = {
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  deleted: z.int(),
};

export const ImportResult = z
  .object({
    importId: z.uuid().nullable().describe('Id of the import; null for a dry run.'),
    dryRun: z.boolean(),
    fingerprint: z
      .string()
      .describe('Names this plan. Sent as If-Match, an import applies exactly it, or is refused with 412.'),
    ...counts,
    items: z.array(ImportItem).describe(`Sorted by kind (${bundleKinds.join(', ')}), then by name.`),
    variables: z
      .array(z.object({ name: z.string(), before: z.string().nullable(), after: z.string() }))
      .describe('Values of variables that come with the bundle and differ from those of the project.'),
    needs: z.array(BundleNeed),
    tests: TestReport,
    warnings: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .describe('What works, but may not be meant.'),
    jobs: z.array(RunJob).describe('The work of moving or cancelling runs in flight.'),
  })
  .meta({ id: 'ImportResult' });
export type ImportResult = z.infer<typeof ImportResult>;

/** An import that was carried out. */
export const BundleImport = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    source: z.string(),
    ref: z.string().nullable(),
    at: IsoTime,
    by: z.string().describe('Who imported, e.g. `key:ci`.'),
    fingerprint: z.string(),
    ...counts,
    jobs: z.array(RunJob).describe('The work of moving or cancelling runs in flight.'),
  })
  .meta({ id: 'BundleImport' });
export type BundleImport = z.infer<typeof BundleImport>;

export const ImportListQuery = ProjectListQuery;

export const DriftQuery = z.strictObject({
  projectId: z.uuid().optional().describe('Project; may be left out when the key sees only one.'),
  source: BundleSource.optional().describe('Only items of this source, and no items without one.'),
});
export type DriftQuery = z.infer<typeof DriftQuery>;

export const DriftList = z.object({
  data: z.array(
    z.object({
      kind: Kind,
      name: z.string(),
      source: z.string().nullable(),
      state: z
        .enum(['in_sync', 'changed', 'deleted', 'unmanaged'])
        .describe(
          'in_sync: as it was imported. changed, deleted: by hand, since. unmanaged: it comes from no bundle; shown where no source is asked for.',
        ),
      ...Drift.shape,
    }),
  ),
});
export type DriftList = z.infer<typeof DriftList>;

export const ExportQuery = z.strictObject({
  projectId: z.uuid().optional().describe('Project to export; may be left out when the key sees only one.'),
  source: BundleSource.optional().describe('Only items that this source has imported; all when left out.'),
  kinds: z
    .string()
    .max(200)
    .optional()
    .transform((text, ctx) => {
      if (text === undefined) return undefined;
      const kinds = Kind.array().safeParse(text.split(',').map((kind) => kind.trim()));
      if (kinds.success) return kinds.data;
      const message = `Kinds are a list of ${bundleKinds.join(', ')}, separated by commas.`;
      ctx.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .describe(`Only these kinds, separated by commas: ${bundleKinds.join(', ')}. All when left out.`),
});
export type ExportQuery = z.infer<typeof ExportQuery>;
