// Which messages an expectation is about.
import type { ChannelKind } from '../../../../contract/messages/channels/registry.ts';
import type { JsonValue } from '../../../../contract/primitives.ts';
import type { LeftMessage } from '../../observer.ts';
import { aMessage, clockText, isSameSecond, listed } from '../words.ts';

/** What a message must have. */
export interface Wanted {
  kind: ChannelKind;
  step?: string | undefined;
  to?: string | undefined;
  subject?: string | undefined;
  contains?: readonly string[] | undefined;
  at?: string | undefined;
}

/** Whether a message is one that is wanted. */
export function isWanted({ kind, step, to, subject, contains = [], at }: Wanted, message: LeftMessage): boolean {
  if (message.kind !== kind || (step !== undefined && message.step !== step)) return false;
  if (to !== undefined && message.to.toLowerCase() !== to.toLowerCase()) return false;
  if (subject !== undefined && message.subject !== subject) return false;
  if (at !== undefined && !isSameSecond(message.at, at)) return false;
  const texts = [message.subject ?? '', ...message.bodies];
  return contains.every((part) => texts.some((text) => text.includes(part)));
}

/** What is wanted, as words. */
export function wantedText({ kind, step, to, subject, contains, at }: Wanted, count?: string): string {
  const parts = [
    ...(step === undefined ? [] : [`from step "${step}"`]),
    ...(to === undefined ? [] : [`to ${to}`]),
    ...(subject === undefined ? [] : [`with the subject ${JSON.stringify(subject)}`]),
    ...(contains?.length ? [`that contains ${listed(contains.map((part) => JSON.stringify(part)))}`] : []),
    ...(at === undefined ? [] : [`at ${clockText(Date.parse(at))}`]),
  ];
  return [count ?? aMessage(kind), ...parts].join(' ');
}

/** A message as the report shows it. */
export const shownMessage = ({ kind, step, to, subject, at }: LeftMessage): JsonValue => ({
  kind,
  step,
  to,
  subject,
  at: new Date(at).toISOString(),
});
