// Keeps drafts of workflows on this device: one for each workflow of a project, and one for its new workflow.
import { dropEntry, readEntry, writeEntry } from '../drafts/device-store.ts';
import type { Draft } from './draft.ts';

/** The published state that a draft was begun on. */
export interface DraftBase {
  etag: string;
  version: number;
  draft: Draft;
}

export interface KeptDraft {
  draft: Draft;
  /** null for a workflow that was never published. */
  base: DraftBase | null;
  /** When it was last written, epoch ms. */
  keptAt: number;
}

/** The key of a draft; `new` for the workflow of a project that has no id yet. */
export const draftKey = (orgId: string, projectId: string, workflowId: string | null): string =>
  [orgId, projectId, workflowId ?? 'new'].join('/');

export async function readKept(key: string): Promise<KeptDraft | null> {
  const found = await readEntry(key);
  return isKept(found) ? found : null;
}

export const keepDraft = (key: string, kept: KeptDraft): Promise<void> => writeEntry(key, kept);
export const dropDraft = (key: string): Promise<void> => dropEntry(key);

/** A draft of an older dashboard may have another form; it is not read then. */
function isKept(value: unknown): value is KeptDraft {
  if (typeof value !== 'object' || value === null || !('draft' in value) || !('keptAt' in value)) return false;
  const { draft } = value;
  return typeof draft === 'object' && draft !== null && 'steps' in draft && Array.isArray(draft.steps);
}
