// What a backtest counts in one of its worlds; plain data, so that it can be stored between two turns.

import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { BacktestWorld } from '../../../contract/workflows/backtest.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { behaviourOf } from '../../steps/registry.ts';
import { type Observer, observerOf } from '../observer.ts';
import { unknowableIn } from './unknowable.ts';

type Counts = Record<string, number>;

export interface WorldTotals {
  entries: number;
  refused: Counts;
  ended: { completed: number; exited: number; failed: number };
  /** By day and kind of channel, e.g. "2026-11-02 email". */
  sends: Counts;
  held: Counts;
  /** By label. */
  reached: Counts;
  sent: Counts;
  /** Runs whose way cannot be known, by reason. */
  unknowable: Counts;
}

/** Counts what happens to people. */
export interface PersonCounter {
  entered(personId: string): void;
  gotMessage(personId: string): void;
}

/** Kinds of messages that reach a person. */
const personal: readonly ChannelKind[] = ['email', 'sms', 'push', 'in_app'];

export const noTotals = (): WorldTotals => ({
  entries: 0,
  refused: {},
  ended: { completed: 0, exited: 0, failed: 0 },
  sends: {},
  held: {},
  reached: {},
  sent: {},
  unknowable: {},
});

function count(counts: Counts, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** An observer that adds to totals. */
export function countInto(totals: WorldTotals, people: PersonCounter, definition: Definition): Observer {
  const { atEntry, atStep } = unknowableIn(definition);
  return observerOf({
    entered({ personId }) {
      totals.entries += 1;
      if (personId !== null) people.entered(personId);
      if (atEntry !== null) count(totals.unknowable, atEntry);
    },
    refused: ({ reason }) => count(totals.refused, reason),
    reached(_run, { label }, { reason }) {
      if (reason === 'condition_not_met') return;
      count(totals.reached, label);
      const unknown = atEntry === null ? atStep.get(label) : undefined;
      if (unknown !== undefined) count(totals.unknowable, unknown);
    },
    stepEnded(_run, step, { outcome, reason = 'unknown' }) {
      if (behaviourOf(step).message === null || outcome === 'sent' || reason === 'condition_not_met') return;
      count(totals.held, reason);
    },
    left({ kind, run, step, at }) {
      count(totals.sends, `${new Date(at).toISOString().slice(0, 10)} ${kind}`);
      count(totals.sent, step);
      if (run.personId !== null && personal.includes(kind)) people.gotMessage(run.personId);
    },
    held: (_run, _step, reason) => count(totals.held, reason),
    ended({ state: { status } }) {
      if (status === 'completed' || status === 'exited' || status === 'failed') totals.ended[status] += 1;
    },
  });
}

/** Counts by reason, the most frequent first. */
export const byReason = (counts: Counts): { reason: string; count: number }[] =>
  Object.entries(counts)
    .map(([reason, times]) => ({ reason, count: times }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));

type SendCount = BacktestWorld['sends'][number];

function sendOf([key, times]: [string, number]): SendCount {
  const [day = '', channel = ''] = key.split(' ');
  // The key was made from a kind.
  return { day, channel: channel as ChannelKind, count: times };
}

const sortedSends = (counts: Counts): SendCount[] =>
  Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(sendOf);

/** The totals as the API returns them, but for the people. */
export function worldOfTotals(
  { entries, refused, ended, sends, held, reached, sent }: WorldTotals,
  { steps }: Definition,
): Omit<BacktestWorld, 'overLimit'> {
  const { completed, exited, failed } = ended;
  return {
    entries,
    refused: byReason(refused),
    runs: { completed, exited, failed, running: entries - completed - exited - failed },
    sends: sortedSends(sends),
    held: byReason(held),
    steps: steps.map(({ label }) => ({ label, reached: reached[label] ?? 0, sent: sent[label] ?? 0 })),
  };
}

/** How many entries and messages more the first world has, by day and kind; what is equal is left out. */
export function differenceOf(draft: WorldTotals, live: WorldTotals): { entries: number; sends: SendCount[] } {
  const keys = new Set([...Object.keys(draft.sends), ...Object.keys(live.sends)]);
  const differences = [...keys].map((key): [string, number] => [key, (draft.sends[key] ?? 0) - (live.sends[key] ?? 0)]);
  const sends = sortedSends(Object.fromEntries(differences.filter(([, more]) => more !== 0)));
  return { entries: draft.entries - live.entries, sends };
}
