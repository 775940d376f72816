import type { LucideIcon } from 'lucide-react';
import type { DraftStep } from '../draft.ts';
import type { DraftRecord } from '../read.ts';

/** The colours of step types; tokens.css has a pair for each. */
type StepTint = 'email' | 'push' | 'sms' | 'webhook' | 'user' | 'wait' | 'branch' | 'ai';

/** How one step type looks: what the canvas, the list and the type picker show of it. */
export interface StepView {
  /** What it does, as one sentence. */
  does: string;
  icon: LucideIcon;
  tint: StepTint;
  /** One line of its config. It is called with drafts, so any field may be missing or of another type. */
  summary(config: DraftRecord, step: Pick<DraftStep, 'delayMinutes'>): string;
}
