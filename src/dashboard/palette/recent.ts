// What was opened lately, kept on this device for each project; signing out forgets it.
import { recentPlace } from '../shell/recent-place.ts';

export interface Recent {
  kind: string;
  id: string;
  label: string;
}

/** How many are kept. */
const most = 12;

/** The newest one first, each once. */
export const withRecent = (recents: readonly Recent[], opened: Recent): Recent[] =>
  [opened, ...recents.filter(({ kind, id }) => kind !== opened.kind || id !== opened.id)].slice(0, most);

const isRecent = (value: unknown): value is Recent =>
  typeof value === 'object' && value !== null && 'kind' in value && 'id' in value && 'label' in value;

export function recentsOf(projectId: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(recentPlace + projectId) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
}

export function keepRecent(projectId: string, opened: Recent): void {
  try {
    localStorage.setItem(recentPlace + projectId, JSON.stringify(withRecent(recentsOf(projectId), opened)));
  } catch {
    // A device without room works without recent things.
  }
}
