// A plan of an import in words: the same as the command line prints.
import type { ImportItem, ImportResult, RunJob } from '../../api/queries/bundles.ts';
import { counted } from '../../words/counted.ts';

export type Action = ImportItem['action'];
export const actions: readonly Action[] = ['create', 'update', 'delete', 'unchanged'];

export const actionTones = { create: 'good', update: 'info', delete: 'bad', unchanged: 'neutral' } as const;

/** `1 to create, 2 to update, 41 unchanged`; parts that are nothing are left out. */
export function planSummary({ created, updated, deleted, unchanged }: ImportResult): string {
  const parts = [
    created && `${created} to create`,
    updated && `${updated} to update`,
    deleted && `${deleted} to delete`,
    unchanged && `${unchanged} unchanged`,
  ].filter(Boolean);
  return parts.length === 0 ? 'The bundle is empty' : parts.join(', ');
}

/** The same for what was done. */
export function resultSummary({ created, updated, deleted, unchanged }: ImportResult): string {
  const parts = [
    created && `${counted(created, 'item')} created`,
    updated && `${updated} updated`,
    deleted && `${deleted} deleted`,
    unchanged && `${unchanged} unchanged`,
  ].filter(Boolean);
  return `${parts.join(', ')}.`;
}

/** Whether an import would change anything. */
export const hasChanges = ({ created, updated, deleted, variables, items }: ImportResult): boolean =>
  created + updated + deleted + variables.length > 0 || items.some(({ adopted }) => adopted);

/** Items in the order in which people read a plan: what changes first. */
export function byAction(items: readonly ImportItem[]): { action: Action; items: ImportItem[] }[] {
  return actions.flatMap((action) => {
    const found = items.filter((item) => item.action === action);
    return found.length === 0 ? [] : [{ action, items: found }];
  });
}

/** `version 3 → 4` */
export function versionWords({ version }: ImportItem): string | null {
  if (version === null) return null;
  const { from, to } = version;
  if (from === null) return to === null ? null : `version ${to}`;
  return to === null || to === from ? `version ${from}` : `version ${from} → ${to}`;
}

/** Work done by the jobs of an import, of all they have to do. */
export function jobProgress(jobs: readonly RunJob[]): { done: number; total: number; isRunning: boolean } {
  const done = jobs.reduce((sum, { moved, stayed, cancelled }) => sum + moved + stayed + cancelled, 0);
  const total = jobs.reduce((sum, job) => sum + job.total, 0);
  return { done, total, isRunning: jobs.some(({ status }) => status === 'running') };
}

const pastWords = { move: 'moved', cancel: 'cancelled' } as const;

export function jobSentence({ workflow, choice, status, total, moved, stayed, cancelled }: RunJob): string {
  const changed = choice === 'move' ? moved : cancelled;
  const rest = stayed === 0 ? '' : `, ${stayed} stayed in their version`;
  const end = status === 'stopped' ? '; stopped' : '';
  return `${workflow}: ${changed} of ${counted(total, 'run')} ${pastWords[choice]}${rest}${end}`;
}
