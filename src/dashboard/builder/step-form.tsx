import type { DraftStep } from './draft.ts';

export function StepForm({ step }: { step: DraftStep }) {
  return <p className="text-13 text-ink-3">{step.label}</p>;
}
