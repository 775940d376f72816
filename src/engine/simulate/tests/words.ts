// Words in which tests tell what happened.
import { type ChannelKind, channelKinds } from '../../../contract/messages/channels/registry.ts';
import type { StepEntry } from '../../runs/state.ts';
import type { LeftMessage } from '../observer.ts';

const nouns: Record<ChannelKind, string> = {
  email: 'email',
  push: 'push message',
  sms: 'SMS',
  in_app: 'in-app message',
  slack: 'Slack message',
  webhook: 'webhook call',
};

/** How a kind of message is called in a sentence. */
export const nounOf = (kind: ChannelKind): string => (kind in channelKinds ? nouns[kind] : kind);

/** The noun with its article. */
export const aMessage = (kind: ChannelKind): string => {
  const noun = nounOf(kind);
  return `${/^(?:[aei]|SMS)/.test(noun) ? 'an' : 'a'} ${noun}`;
};

/** A moment on the clock of the test: UTC, with seconds only where there are some. */
export function clockText(epochMs: number): string {
  const text = new Date(epochMs).toISOString();
  const seconds = text.slice(17, 19) === '00' ? '' : text.slice(16, 19);
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${seconds}`;
}

/** A list in a sentence: a, b and c. */
export function listed(words: readonly string[], conjunction = 'and'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}

/** Whether two moments are the same second. */
export const isSameSecond = (epochMs: number, moment: string): boolean =>
  Math.floor(epochMs / 1_000) === Math.floor(Date.parse(moment) / 1_000);

/** What a message is recognised by. */
const titleOf = ({ subject, bodies: [body = ''] }: LeftMessage): string =>
  JSON.stringify(subject ?? (body.length > 60 ? `${body.slice(0, 60)}…` : body));

/** Who sent what to whom, and when. */
export const sentText = (message: LeftMessage): string =>
  `step "${message.step}" sent ${titleOf(message)} to ${message.to} at ${clockText(message.at)}`;

/** How a step ended. */
export function endText({ label, outcome, reason, message }: StepEntry): string {
  const why = reason === undefined ? '' : ` (${reason})`;
  return `step "${label}" ended as ${outcome}${why}${message === undefined ? '' : `: ${message}`}`;
}

/** A sentence with its full stop. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
