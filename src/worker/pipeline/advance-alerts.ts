// Does what is due about alerts: notices, repetitions, escalations, the ends of acknowledgements and silences.
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { AlertMessage } from '../messages.ts';
import { changeAlerts, type Decide } from '../stream/alerts/change-alert.ts';
import type { Verdict } from './verdict.ts';

/** Clocks differ, and a queue counts in seconds. */
const slackMs = 20;

/** Handles the messages of one project; the verdicts are in their order. */
export async function advanceAlerts(env: Env, messages: readonly AlertMessage[]): Promise<Verdict[]> {
  const [first] = messages;
  if (!first) return [];
  const { orgId, projectId } = first;
  const db = await openProject(env, projectId);
  const keys = [...new Map(messages.map(({ alert }) => [alert.join(), alert])).values()];
  const changed = await changeAlerts(env, db, { orgId, projectId }, keys, due);
  const waits = new Map(changed.map(({ row, state, isChanged }) => [row.id, isChanged ? null : state.dueAt]));
  const now = Date.now();
  return messages.map(({ alert: [, id] }): Verdict => {
    const dueAt = waits.get(id) ?? null;
    const waitMs = dueAt === null ? 0 : dueAt - now;
    // A change posts its next message itself; one that came too early waits for its time.
    return waitMs > 0 && waitMs <= worthWaitingMs ? { kind: 'later', delaySeconds: Math.ceil(waitMs / 1_000) } : ack;
  });
}

const ack: Verdict = { kind: 'ack' };
const worthWaitingMs = 60_000;

const due: Decide = (state, rule, now) => {
  if (state.dueAt === null) return null;
  if (state.closedAt === null && (rule === null || !rule.isActive)) return { kind: 'rule_off' };
  return state.dueAt <= now + slackMs ? { kind: 'timer' } : null;
};
