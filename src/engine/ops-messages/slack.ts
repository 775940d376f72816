// Decides the payload of a Slack incoming webhook.
// 1. One attachment in the tint of the module; `& < >` are escaped in every value, which also stops `<!channel>`.
// 2. All texts together have at most 3,000 characters; what is cut says so with `…`, and links are never cut.
import { tintOf } from '../../contract/module-tints.ts';
import { bodyLines, type OpsMessage, shownFields } from './message.ts';

/** Characters of all texts of a message. */
const longest = 3_000;
const bounds = { headline: 300, title: 300, footer: 200, fieldName: 60, fieldValue: 120 } as const;

export interface SlackPayload {
  text: string;
  attachments?: SlackAttachment[];
}

export interface SlackAttachment {
  color: string;
  fallback: string;
  title: string;
  title_link?: string;
  text: string;
  fields: { title: string; value: string; short: boolean }[];
  footer: string;
  /** Epoch seconds. */
  ts: number;
  mrkdwn_in: ['text'];
}

/** A message as Slack takes it. */
export function slackPayload(message: OpsMessage): SlackPayload {
  const { headline, title, module, fields, footer, url, at } = message;
  const first = escapeWithin(headline, bounds.headline);
  const attachment = {
    color: tintOf(module),
    fallback: first,
    title: escapeWithin(title, bounds.title),
    ...(url === null ? {} : { title_link: url }),
    fields: fields.slice(0, shownFields).map(({ name, value }) => ({
      title: escapeWithin(name, bounds.fieldName),
      value: escapeWithin(value, bounds.fieldValue),
      short: true,
    })),
    footer: escapeWithin(footer, bounds.footer),
    ts: Math.floor(at / 1_000),
    mrkdwn_in: ['text'] as ['text'],
  };
  const links = linksOf(message);
  const spent = [first, first, attachment.title, attachment.footer, url ?? '', links];
  const inFields = attachment.fields.flatMap((field) => [field.title, field.value]);
  const room = longest - [...spent, ...inFields].reduce((sum, text) => sum + text.length, 0) - 1;
  const body = escapeWithin(bodyLines(message).join('\n'), room);
  return {
    text: first,
    attachments: [{ ...attachment, text: [body, links].filter((part) => part !== '').join('\n') }],
  };
}

/** The same as plain text, for the one repetition after Slack has refused a payload of ours. */
export function slackPlain(payload: SlackPayload): SlackPayload {
  const [attachment] = payload.attachments ?? [];
  const text = [payload.text, ...(attachment?.text ? [attachment.text] : [])].join('\n');
  return { text: text.slice(0, longest) };
}

function linksOf({ ackUrl, runbookUrl }: OpsMessage): string {
  const link = (url: string | null, text: string) => (url === null ? [] : [`<${linkTarget(url)}|${text}>`]);
  return [...link(ackUrl, 'Acknowledge'), ...link(runbookUrl, 'Runbook')].join(' · ');
}

/** What would end a link is percent-encoded. */
const linkTarget = (url: string) => url.replace(/[|<>\s]/g, (character) => encodeURIComponent(character));

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escapes a text and cuts it at `max` characters, never inside of an entity or a character. */
export function escapeWithin(text: string, max: number): string {
  let escaped = '';
  let fitting = '';
  for (const character of text.toWellFormed()) {
    escaped += entities[character] ?? character;
    if (escaped.length > max) return max < 1 ? '' : `${fitting}…`;
    if (escaped.length < max) fitting = escaped;
  }
  return escaped;
}
