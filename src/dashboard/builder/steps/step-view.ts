import type { LucideIcon } from 'lucide-react';
import type { Tint } from '../../ui/chip.tsx';
import type { DraftStep } from '../draft.ts';
import type { DraftRecord } from '../read.ts';

/** How one step type looks: what the canvas, the list and the type picker show of it. */
export interface StepView {
  /** What it does, as one sentence. */
  does: string;
  icon: LucideIcon;
  tint: Tint;
  /** One line of its config. It is called with drafts, so any field may be missing or of another type. */
  summary(config: DraftRecord, step: Pick<DraftStep, 'delayMinutes'>): string;
}
