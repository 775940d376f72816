// How far a run is, and why it is there, in the words of a list.

import type { RunSummary } from '../../api/queries/home.ts';
import { finalStatuses } from '../../words/final-statuses.ts';

const mostSegments = 12;

/** Steps that a run has behind it, of those of its version, or of `steps` where it does not know; null where that says nothing. */
export function progressOf(
  { status, stepsDone, stepsTotal }: RunSummary,
  steps?: number,
): { done: number; total: number } | null {
  const total = stepsTotal ?? steps;
  if (finalStatuses.has(status) || stepsDone === null || total === undefined || total > mostSegments) return null;
  return { done: stepsDone, total };
}

/** Why a run ended, what it waits for, or what it does; null where the status says it all. */
export function runSentence({ status, exitReason, waitingFor, stepTitle, stepLabel }: RunSummary): string | null {
  if (finalStatuses.has(status)) return exitReason;
  const step = stepTitle ?? stepLabel;
  if (waitingFor !== null) return `Waiting: ${waitingFor}`;
  return step === null ? null : `Now at “${step}”`;
}
