// What the tools for bundles share: how a bundle is sent to the import.
import * as z from 'zod';
import { VariableValues } from '../../../contract/account/variables.ts';
import type { ImportResult } from '../../../contract/bundle/import.ts';
import { BundleRef, BundleSource } from '../../../contract/bundle/managed-by.ts';
import { RunsChoiceWord } from '../../../contract/workflows/moves.ts';
import { type CallApi, Refusal } from '../call-api.ts';
import { projectField } from './fields.ts';

export const bundleField = {
  bundle: z
    .record(z.string(), z.unknown())
    .describe(
      'A bundle: { version: 1, workflows: [...], templates: [...], tests: [...], … }; see the guide "bundle format".',
    ),
};

/** How a bundle is imported. */
export const importFields = {
  ...projectField,
  ...bundleField,
  source: BundleSource.optional().describe(
    'Who owns what is imported, e.g. the name of a repository. Default `default`.',
  ),
  ref: BundleRef.optional(),
  prune: z.boolean().optional().describe('true: delete what this source once imported and the bundle no longer holds.'),
  onDrift: z
    .enum(['overwrite', 'refuse'])
    .optional()
    .describe('What happens to items changed by hand. Default overwrite.'),
  takeOver: z.boolean().optional().describe('true: take over items of another source.'),
  runs: RunsChoiceWord.optional().describe('What becomes of runs in flight of changed workflows. Default stay.'),
  variables: VariableValues.optional().describe('Values of variables in this project.'),
};
const ImportArgs = z.object(importFields);
export type ImportArgs = z.infer<typeof ImportArgs>;

/** Imports a bundle, or with `dryRun` says what that would change; only the plan of `fingerprint`, where there is one. */
export async function importBundle(
  api: CallApi,
  { bundle, variables, ...query }: ImportArgs,
  { dryRun, fingerprint }: { dryRun: boolean; fingerprint?: string },
): Promise<ImportResult> {
  const body = JSON.stringify(variables === undefined ? bundle : { bundle, variables });
  const headers: Record<string, string> = fingerprint === undefined ? {} : { 'if-match': `"${fingerprint}"` };
  return api('importBundle', { query: { ...query, ...(dryRun ? { dryRun } : {}) }, body, headers });
}

/** A plan, or the faults for which there is none. */
export async function tryPlan(
  api: CallApi,
  args: ImportArgs,
): Promise<{ plan: ImportResult; faults: [] } | { plan: null; faults: NonNullable<Refusal['problem']['errors']> }> {
  try {
    return { plan: await importBundle(api, args, { dryRun: true }), faults: [] };
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.code !== 'invalid') throw error;
    return { plan: null, faults: error.problem.errors ?? [] };
  }
}

export function planSentence({ created, updated, deleted, unchanged }: ImportResult): string {
  return `${created} created, ${updated} updated, ${deleted} deleted, ${unchanged} unchanged.`;
}
