// States and severities of alerts, their tones, and why one ended.
import type { Alert } from '../api/queries/alerts.ts';
import type { Tone } from '../ui/chip.tsx';

type State = Alert['state'];
type Severity = NonNullable<Alert['severity']>;

export const alertTones: Record<State, Tone> = {
  pending: 'info',
  firing: 'bad',
  acked: 'hold',
  resolved: 'good',
  closed: 'neutral',
};

export const alertWords: Record<State, string> = {
  pending: 'gathering',
  firing: 'firing',
  acked: 'acknowledged',
  resolved: 'resolved',
  closed: 'closed',
};

export const severityTones: Record<Severity, Tone> = { critical: 'bad', error: 'bad', warning: 'hold', info: 'info' };

const ends: Readonly<Record<string, string>> = {
  event: 'by an event',
  manual: 'by hand',
  auto: 'after a time without events',
  quiet: 'it became quiet',
  single: 'a single message',
  rule_off: 'the rule was switched off',
};

/** Why an alert is over, as a few words; null while it is open. */
export const endWords = ({ closedWhy }: Pick<Alert, 'closedWhy'>): string | null =>
  closedWhy === null ? null : (ends[closedWhy] ?? closedWhy);

/** Whether somebody can still do something about it. */
export const isOpen = ({ closedAt }: Pick<Alert, 'closedAt'>): boolean => closedAt === null;

const kinds: Record<Alert['notices'][number]['kind'], string> = {
  fire: 'Paged',
  repeat: 'Paged again',
  escalate: 'Escalated',
  resolve: 'Told that it is over',
};
export const noticeWords = (kind: Alert['notices'][number]['kind']): string => kinds[kind];
