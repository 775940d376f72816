import type { EntryRow } from '../../store/retention.ts';
import { isDigestKey } from '../../store/run-entries.ts';

const minuteMs = 60_000;

/**
 * Whether an entry gates nothing any more. An entry is no history: only what the next entry of the person may meet is kept,
 * so for `once` it lasts as long as the workflow.
 */
export function gatesNothing(entry: EntryRow, now: number): boolean {
  const { exists, policy, cooldown_minutes: cooldown, entered_at: enteredAt, ended_at: endedAt } = entry;
  const isKey = entry.entry_key !== entry.run_id;
  // A row under the id of its run listens for it, and goes when the run ends.
  if (!isKey) return false;
  if (isDigestKey(entry.entry_key)) return endedAt !== null;
  if (!exists) return true;
  if (policy === 'once') return false;
  if (policy === 'after_exit' && endedAt === null) return false;
  return enteredAt + (cooldown ?? 0) * minuteMs <= now;
}
