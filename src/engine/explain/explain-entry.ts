// Decides how it is explained to a person whether an event started a run of a workflow, and if not, why.
// 1. What is recorded (a run, a refusal) goes before what would happen now.
// 2. The verdict is that of the workflow as it is now; when it was changed after the event, the reason says so.
import { isoTime } from '../../contract/primitives.ts';
import type { EntryCode } from '../../contract/workflows/explain.ts';
import type { RunStatus } from '../../contract/workflows/run.ts';
import type { WorkflowStatus } from '../../contract/workflows/workflow.ts';
import type { Verdict } from '../conditions/evaluate.ts';

/** What is known about one event and one workflow; times in epoch ms. */
export interface EntryFacts {
  /** The result of the trigger as it is now. */
  verdict: Verdict;
  /** The event is about a run of this workflow. */
  isAboutItself: boolean;
  status: WorkflowStatus;
  run: { id: string; status: RunStatus } | null;
  /** Where a run has collected the event: `collected`, with the id of that run as its message. */
  refusal: { reason: string; message: string } | null;
  receivedAt: number;
  createdAt: number;
  /** When the current version was created. */
  versionAt: number;
  /** Last change of any kind, including pause and resume. */
  updatedAt: number;
}

export interface EntryExplanation {
  matched: boolean;
  code: EntryCode;
  reason: string;
}

/** Why the event did or did not start a run. */
export function explainEntry(facts: EntryFacts): EntryExplanation {
  const { verdict, run, refusal } = facts;
  if (run) return ofRun(run, verdict);
  if (refusal?.reason === 'collected') {
    const sentence = `Run ${refusal.message} was collecting events and took it, so it started no run of its own.`;
    return explanation(true, 'collected', sentence);
  }
  if (refusal) return explanation(true, 'refused', `It matched, but was not allowed to enter: ${refusal.message}`);
  if (facts.isAboutItself) {
    return explanation(
      false,
      'own_news',
      'The event is about a run of this workflow, and a workflow does not start on events of its own runs.',
    );
  }
  if (verdict.ok) return ofMatch(facts);
  const later = facts.versionAt > facts.receivedAt ? ` ${changedLater(facts)}` : '';
  return explanation(false, 'not_matched', `${verdict.why.sentence}${later}`);
}

function ofRun(run: { id: string; status: RunStatus }, verdict: Verdict): EntryExplanation {
  const now = verdict.ok
    ? ''
    : ` With the workflow and the profile as they are now, it would not match: ${verdict.why.sentence}`;
  if (run.status === 'queued')
    return explanation(true, 'queued', `The workflow was paused; run ${run.id} waits until it is resumed.${now}`);
  return explanation(true, 'started', `It started run ${run.id}, which is ${run.status}.${now}`);
}

function ofMatch(facts: EntryFacts): EntryExplanation {
  const { receivedAt, createdAt, versionAt, updatedAt } = facts;
  if (facts.status === 'inactive')
    return explanation(
      true,
      'inactive',
      'It matches, but the workflow is inactive and starts nothing until it is activated.',
    );
  if (createdAt > receivedAt)
    return explanation(
      true,
      'created_later',
      `It matches, but the workflow was created after this event, at ${isoTime(createdAt)}.`,
    );
  if (versionAt > receivedAt) return explanation(true, 'changed_later', `It matches now. ${changedLater(facts)}`);
  if (updatedAt > receivedAt) {
    const sentence = `It matches, but the workflow was activated, paused or resumed after this event, at ${isoTime(updatedAt)}.`;
    return explanation(true, 'switched_later', sentence);
  }
  return explanation(
    true,
    'not_started',
    'It matches now, but did not when it was received: the profile has changed since.',
  );
}

const changedLater = ({ versionAt }: EntryFacts) =>
  `This is the workflow as it is now; it was changed after this event, at ${isoTime(versionAt)}.`;
const explanation = (matched: boolean, code: EntryCode, reason: string): EntryExplanation => ({
  matched,
  code,
  reason,
});
