import type { LucideIcon } from 'lucide-react';
import type { DraftRecord } from '../read.ts';

/** How one form of a trigger looks. */
export interface TriggerView {
  name: string;
  /** What starts a run, as one sentence. */
  does: string;
  icon: LucideIcon;
  title(trigger: DraftRecord): string;
  /** One line about when it starts a run. It is called with drafts, so any field may be missing or of another type. */
  summary(trigger: DraftRecord): string;
  /** What a new trigger of this form holds. */
  starter: DraftRecord;
}
