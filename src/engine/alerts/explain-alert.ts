// Decides in which words an alert rule explains what it made of an event.
import type { NoticeEntry } from './state.ts';

/** The alert that the event is part of, as it is now. */
export interface ExplainedAlert {
  id: string;
  state: string;
  count: number;
  group: Readonly<Record<string, unknown>>;
  waitSeconds: number;
  ack: { by: string; until: number } | null;
  notices: readonly NoticeEntry[];
}

export interface AlertExplanation {
  code: string;
  reason: string;
}

/** What became of an event that counts into an alert; null where the messages of the alert say it themselves. */
export function explainAlert(alert: ExplainedAlert): AlertExplanation | null {
  const { state, ack, notices, count } = alert;
  const last = notices.at(-1);
  if (state === 'acked' && ack) {
    const reason = `Acknowledged by ${ack.by} until ${timeOf(ack.until)}; nobody is paged before that.`;
    return { code: 'acked', reason };
  }
  if (last?.silencedBy) return silenced(last.silencedBy);
  if (state === 'pending') return { code: 'grouped', reason: collected(alert, 'Collected') };
  const [first] = notices;
  if (first === undefined) {
    const why = state === 'resolved' ? 'It was resolved within the wait, so nobody was paged.' : 'Nobody was paged.';
    return { code: 'grouped', reason: `${collected(alert, 'Collected')} ${why}` };
  }
  if (count === 1) return null;
  if (notices.length === 1 && first.count === count && first.count > 1)
    return { code: 'grouped', reason: `${collected(alert, 'Collected')} Notified at ${timeOf(first.at)}.` };
  const at = last === undefined ? '' : `, notified at ${timeOf(last.at)}`;
  return { code: 'counted', reason: `Counted as one of ${count} events of alert ${alert.id.slice(0, 8)}…${at}.` };
}

/** A silence that holds a notice. */
export function silenced({ owner, reason }: { owner: string | null; reason: string }): AlertExplanation {
  return { code: 'silenced', reason: `Silenced${owner === null ? '' : ` by ${owner}`}: "${reason}".` };
}

function collected({ count, group, waitSeconds }: ExplainedAlert, verb: string): string {
  const others = count - 1;
  const beside = others === 0 ? 'alone' : `with ${others} ${others === 1 ? 'other' : 'others'}`;
  const names = Object.entries(group).map(([name, value]) => `${name} = ${String(value)}`);
  const under = names.length === 0 ? '' : ` under ${names.join(', ')}`;
  const span = waitSeconds > 0 ? ` for ${waitSeconds} s` : '';
  return `${verb}${span} ${beside}${under}.`;
}

const timeOf = (at: number) => `${new Date(at).toISOString().slice(11, 16)} UTC`;
