// Decides what is said of a draft: whether it is published, kept on this device, or neither.

/** null: there is nothing yet that could be lost. */
export type Keeping = 'saved' | 'kept' | 'failed' | null;

/** The words for it; there are no others. */
export const keepingWords: Record<NonNullable<Keeping>, string> = {
  saved: 'Saved',
  kept: 'Draft, kept on this device',
  failed: 'Could not keep the draft',
};

/** How long after the last edit a draft is written, ms. */
export const keepAfterMs = 400;

const dayMs = 24 * 60 * 60 * 1_000;

/** "today", "yesterday", or the day. Days are those of this device's clock. */
export function dayWords(at: number, now: number): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (at >= midnight) return 'today';
  if (at >= midnight - dayMs) return 'yesterday';
  return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' }).format(at);
}

/** What the banner says of a draft that was found on this device. */
export function foundWords(
  found: { version: number | null; keptAt: number; currentVersion: number | null },
  now: number,
): string {
  const { version, keptAt, currentVersion } = found;
  const day = dayWords(keptAt, now);
  if (version === null) return `Draft of a new workflow from ${day}.`;
  const draft = `Draft on version ${version} from ${day}.`;
  return currentVersion === null || currentVersion === version
    ? draft
    : `${draft} Version ${currentVersion} was published since.`;
}
