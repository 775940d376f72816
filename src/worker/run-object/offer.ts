// What a run still owes to D1 and the stream, derived from its stored state.
// 1. R8: it is the same however often it is asked for; whoever publishes it may do so twice.
// 2. Everything that is unconfirmed is in it, whichever move left it behind.
import { isObject } from '../../contract/json.ts';

import { channelScope } from '../../engine/gates/frequency-cap.ts';
import { isUnconfirmed, unconfirmedActs, unconfirmedEntries } from '../../engine/runs/confirm.ts';
import { endedSteps } from '../../engine/runs/ended-steps.ts';
import { entryKey, isFinal, type RunState, type StepEntry } from '../../engine/runs/state.ts';
import { derivedTimeId } from '../ids.ts';
import type { StepMessage, WakeMessage } from '../messages.ts';
import { deliveryRowOf, stepDeliveryId } from '../steps/delivery-row.ts';
import type { AuditRow } from '../store/audit-log.ts';
import type { CapReturn } from '../store/cap-uses.ts';
import type { DeliveryRow } from '../store/delivery-row.ts';
import type { DueFollowUps } from '../store/follow-ups.ts';
import { type RunHead, type RunRow, rowOf, shouldIndex } from '../store/run-row.ts';
import type { OutboxEvent } from '../store/stream-outbox.ts';
import { failedMessage } from '../stream/failed-messages.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import type { StoredRun } from './store.ts';

export interface OfferTerms {
  /** `worth`: only a state that is worth a row has one. `asked`: any unconfirmed state has. `always`: a confirmed one too. */
  row: 'worth' | 'asked' | 'always';
  /** The next step, where it is to be handed out. */
  next: StepMessage | null;
  /** The message that ends the wait of the run may not have been sent. */
  waits: boolean;
  /** The caller answers for the start of the run, so it also tells that the run has started. */
  starts: boolean;
  /** Every step of the run, where it has more than those that may be unconfirmed: a row counts all that ended. */
  whole?: () => readonly StepEntry[];
}

/** What there is to publish of a run that does not exist, or owes nothing. */
export const nothing: Transition = {
  runId: '',
  seq: 0,
  row: null,
  deliveries: [],
  followUps: [],
  capReturns: [],
  audits: [],
  lifecycle: null,
  next: null,
  wake: null,
};

/** Everything that is unconfirmed; `trace` holds at least every step that changed since. */
export function offerOf(run: StoredRun, trace: readonly StepEntry[], now: number, terms: OfferTerms): Transition {
  const { head, state } = run;
  const owes = isUnconfirmed(state);
  const row = rowOf(head, state, now);
  // What a person did is in the row with the next publication, whoever makes that: it confirms the act.
  const isWorthIt = terms.row === 'asked' || state.publishBy !== null || shouldIndex(state, now);
  const indexed = terms.row === 'always' || (owes && isWorthIt);
  const entries = unconfirmedEntries(state, trace);
  const deliveries = entries.flatMap((entry) => deliveryOf(head, state, entry) ?? []);
  return {
    runId: head.runId,
    seq: state.seq,
    row: indexed ? { ...row, ended: endedSteps(terms.whole?.() ?? trace) } : null,
    deliveries,
    failed: state.muted ? [] : deliveries.flatMap((delivery) => failureOf(head, delivery)),
    followUps: entries.flatMap((entry) => followUpsOf(head, state, entry) ?? []),
    capReturns: entries.flatMap((entry) => capReturnOf(head, state, entry) ?? []),
    audits: state.muted ? [] : unconfirmedActs(state).map((act) => auditOf(head, act)),
    lifecycle: lifecycleOf(state, row, { owes, starts: terms.starts }),
    next: terms.next,
    wake: terms.waits ? wakeOf(head, state) : null,
  };
}

/** The message that ends the wait of a run; null where the alarm does that alone. */
function wakeOf({ orgId, projectId, runId }: RunHead, { status, dueAt, wokenAt }: RunState): WakeMessage | null {
  if (status !== 'running' || dueAt === null || dueAt !== wokenAt) return null;
  return { orgId, projectId, wake: runId, dueAt };
}

function lifecycleOf(state: RunState, run: RunRow, { owes, starts }: { owes: boolean; starts: boolean }) {
  const started = owes && starts && state.trace.length + state.spilled > 0;
  const ended = owes && isFinal(state.status);
  const failure = state.firstError && state.firstError.seq > state.confirmed ? state.firstError : null;
  return state.muted || !(started || ended || failure) ? null : { run, started, ended, failure };
}

/** The log row of a step; null for one that has sent no message yet. */
function deliveryOf(head: RunHead, state: RunState, entry: StepEntry): DeliveryRow | null {
  const { delivery, outcome, reason, message, attempts, gates } = entry;
  if (!delivery) return null;
  const { runId, workflowId, projectId, personId } = head;
  const frame = {
    projectId,
    id: deliveryId(state, entry, delivery.decidedAt),
    origin: { source: 'step' as const, runId, workflowId, stepLabel: entry.label, userId: personId },
    earlier: attempts,
    createdAt: delivery.decidedAt,
  };
  const isRetried = entry.finishedAt === null && state.intent?.key === entryKey(state.runId, entry);
  const ending = { outcome, reason, message, nextAttemptAt: isRetried ? state.dueAt : null };
  const row = deliveryRowOf(frame, delivery, gates ? { gates } : {}, ending, delivery.updatedAt);
  return { ...row, eventId: head.event.id, providerId: providerIdOf(entry) };
}

/** What the provider calls the message, where it has accepted one. */
function providerIdOf({ output }: StepEntry): string | null {
  return isObject(output) && typeof output.providerId === 'string' ? output.providerId : null;
}

/** A message that failed for good is told to the stream; one that is still tried has no outcome. */
function failureOf({ personId, runId, workflowId, event }: RunHead, row: DeliveryRow): OutboxEvent[] {
  const { projectId, id: deliveryId, kind, channelId, outcome, reason, origin, updatedAt: at, nextAttemptAt } = row;
  if (nextAttemptAt !== null || origin.source !== 'step') return [];
  const about = { runId, workflowId, stepLabel: origin.stepLabel };
  return failedMessage({
    ...{ projectId, deliveryId, kind, channelId, outcome, reason, about, at },
    ...{ userId: personId, replays: 0, depth: event.depth },
  });
}

const deliveryId = ({ runId }: RunState, entry: StepEntry, decidedAt: number) =>
  stepDeliveryId(entryKey(runId, entry), decidedAt);

function followUpsOf(head: RunHead, state: RunState, entry: StepEntry): DueFollowUps | null {
  const { delivery, followUps } = entry;
  if (!delivery || !followUps) return null;
  const { kind, channelId, decidedAt } = delivery;
  const of = { projectId: head.projectId, id: deliveryId(state, entry, decidedAt), kind, channelId };
  return { of, answers: followUps } as DueFollowUps;
}

/** A place under a cap, of a message that ended without being sent. One whose result is unknown may have left. */
function capReturnOf(head: RunHead, state: RunState, entry: StepEntry): CapReturn | null {
  const { delivery, finishedAt, outcome, reason } = entry;
  if (!delivery?.capped || delivery.channelId === null || finishedAt === null || outcome === null) return null;
  if (outcome === 'sent' || reason === 'unknown_result') return null;
  const { projectId, personId } = head;
  const id = deliveryId(state, entry, delivery.decidedAt);
  return { projectId, personId, deliveryId: id, scopes: [channelScope(delivery.channelId)] };
}

function auditOf(head: RunHead, act: ReturnType<typeof unconfirmedActs>[number]): AuditRow {
  const { at, actor, action, seq, before, after } = act;
  return {
    orgId: head.orgId,
    id: derivedTimeId(at, 'audit', head.runId, String(seq)),
    projectId: head.projectId,
    at,
    actor,
    action: `run.${action}`,
    targetKind: 'run',
    targetId: head.runId,
    before: JSON.stringify({ status: before }),
    after: JSON.stringify({ status: after }),
  };
}
