// Bundles: a project as one file, the plan of an import, and what became of it.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type ImportResult = Awaited<ReturnType<ApiClient['importBundle']>>;
export type ImportItem = ImportResult['items'][number];

export type RunJob = ImportResult['jobs'][number];
export type RunsChoiceWord = NonNullable<ImportItem['runs']>['choice'];

/** How an import is to be done. */
export interface ImportOptions {
  source: string;
  ref: string;
  prune: boolean;
  takeOver: boolean;
  onDrift: 'overwrite' | 'refuse';
  /** What becomes of runs in flight, by the name of their workflow; `stay` where it says nothing. */
  runs: Readonly<Record<string, RunsChoiceWord>>;
}

/** A text that was read: a bundle, or a frame around one. */
export interface ImportDocument {
  /** Tells texts apart. */
  id: number;
  /** What is sent beside the choices. */
  frame: { bundle: unknown; runs?: unknown; variables?: unknown };
}

type ImportInput = Parameters<ApiClient['importBundle']>[0];

const word = (is: boolean) => (is ? 'true' : 'false');

/** A call of the import. The server judges the bundle; what is sent as one is not checked here. */
function importInput(projectId: string, { frame }: ImportDocument, options: ImportOptions, dryRun: boolean) {
  const { source, ref, prune, takeOver, onDrift, runs } = options;
  const chosen = Object.keys(runs).length === 0 ? {} : { runs: { workflows: runs } };
  return {
    query: {
      projectId,
      dryRun: word(dryRun),
      prune: word(prune),
      takeOver: word(takeOver),
      onDrift,
      ...(source === '' ? {} : { source }),
      ...(ref === '' ? {} : { ref }),
    },
    body: { ...frame, ...chosen } as ImportInput['body'],
  } satisfies ImportInput;
}

const all = (projectId: string) => [projectId, 'bundles'] as const;

export const bundleQueries = {
  all,
  plan: ({ client, projectId }: Source, document: ImportDocument, options: ImportOptions) =>
    queryOptions({
      queryKey: [...all(projectId), 'plan', document.id, options],
      queryFn: ({ signal }) => client.importBundle({ ...importInput(projectId, document, options, true), signal }),
      retry: false,
      gcTime: 0,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'import', id],
      queryFn: ({ signal }) => client.getImport({ params: { id }, signal }),
    }),
  drift: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'drift'],
      queryFn: ({ signal }) => client.listDrift({ query: { projectId }, signal }),
    }),
};

/** Carries out exactly the plan of a fingerprint, or fails with 412. */
export function applyImport(
  { client, projectId }: Source,
  document: ImportDocument,
  options: ImportOptions,
  fingerprint: string,
): Promise<ImportResult> {
  const idempotencyKey = crypto.randomUUID();
  return client.importBundle({
    ...importInput(projectId, document, options, false),
    ifMatch: `"${fingerprint}"`,
    idempotencyKey,
  });
}
