// Decides the first line of a notice: what a phone shows of it, and the title of its messages.
// 1. The title of the rule takes the place of the event type; severity and what kind of notice it is are always said.
// 2. A title that fails to render is replaced by the event type, with a warning: the page leaves all the same.
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import { clip } from '../conditions/show-value.ts';
import type { Scope } from '../scope.ts';
import { renderText } from './group.ts';
import type { NoticePlan } from './state.ts';

export interface Headline {
  text: string;
  /** Why the title of the rule could not be rendered. */
  failure: string | null;
}

type Rule = Pick<AlertRuleDefinition, 'name' | 'severity' | 'title'>;

const longest = 250;

/** The first line of a notice over its newest event. */
export function headlineOf(rule: Rule, plan: NoticePlan, scope: Scope, now: number): Headline {
  const { text, failure } = subjectOf(rule, scope, now);
  return { text: clip(oneLine(lineOf(rule, plan, text)), longest), failure };
}

function subjectOf({ name, title }: Rule, scope: Scope, now: number): Headline {
  const type = scope.matched?.type;
  const usual = type === undefined ? name : `${name}: ${type}`;
  if (title === null) return { text: usual, failure: null };
  const rendered = renderText(title, scope, now);
  if (!rendered.ok) return { text: usual, failure: rendered.message };
  return { text: rendered.text === '' ? usual : rendered.text, failure: null };
}

function lineOf({ name, severity, title }: Rule, plan: NoticePlan, subject: string): string {
  const { kind, reason, added, count, at, since, openedAt, ackedBy, level } = plan;
  // A title of one's own may say which group it is; the name of the rule stands for it elsewhere.
  const what = title === null ? name : subject;
  if (kind === 'fire' && reason !== 'silence_ended') return `[${severity}] ${subject}`;
  if (kind === 'resolve') return `[resolved] ${what}: after ${spanWords(at - openedAt)}, ${events(count)}`;
  if (kind === 'escalate')
    return `[${severity}] Nobody has acknowledged ${what} for ${spanWords(at - since)} (level ${level})`;
  if (reason === 'ack_ended')
    return `[${severity}] ${what}: acknowledgement by ${ackedBy ?? 'somebody'} has ended (${events(count)} in all)`;
  if (reason === 'silence_ended') return `[${severity}] ${what}: ${events(added)} while silenced (${count} in all)`;
  if (reason === 'still_open' && added === 0)
    return `[${severity}] ${what}: still open after ${spanWords(at - openedAt)}, ${events(count)} in all`;
  return `[${severity}] ${what}: ${added} more in ${spanWords(at - since)} (${count} in all)`;
}

const events = (count: number) => `${count} ${count === 1 ? 'event' : 'events'}`;

/** A span as people say it: 45 s, 12 min, 3 h, 2 d. */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const oneLine = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
