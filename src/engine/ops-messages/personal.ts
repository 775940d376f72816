// Decides how an alert reads where it goes to people: by email, SMS, push and in the feed.

import { clip } from '../conditions/show-value.ts';
import { escapeHtml } from '../templates/values.ts';
import { bodyLines, groupText, type OpsMessage, plainText } from './message.ts';

const bounds = { sms: 480, subject: 250, title: 200, body: 1_000 } as const;

/** Subject and both bodies of an email; every value is escaped. */
export function alertEmail(message: OpsMessage): { subject: string; html: string; text: string } {
  const { headline, fields, footer } = message;
  const paragraphs = bodyLines(message).map((line) => `<p>${escapeHtml(line)}</p>`);
  const rows = fields.map(
    ({ name, value }) => `<tr><th align="left">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const links = linksOf(message).map(([text, url]) => `<a href="${escapeHtml(url)}">${text}</a>`);
  const html = [
    `<h2>${escapeHtml(headline)}</h2>`,
    ...paragraphs,
    ...(rows.length === 0 ? [] : [`<table>${rows.join('')}</table>`]),
    ...(links.length === 0 ? [] : [`<p>${links.join(' · ')}</p>`]),
    `<p><small>${escapeHtml(footer)}</small></p>`,
  ].join('\n');
  return { subject: clip(headline, bounds.subject), html, text: plainText(message) };
}

/** One text; the link to acknowledge is never cut. */
export function alertSms(message: OpsMessage): string {
  const { headline, ackUrl } = message;
  const end = ackUrl === null ? '' : ` ${ackUrl}`;
  const group = groupText(message);
  const text = group === '' ? headline : `${headline} (${group})`;
  return clip(text, Math.max(40, bounds.sms - end.length)) + end;
}

export function alertPush(message: OpsMessage): { title: string; body: string; data: Record<string, string> } {
  const url = message.ackUrl ?? message.url;
  return {
    title: clip(message.headline, bounds.title),
    body: clip(bodyLines(message).join('\n') || message.footer, bounds.body),
    data: url === null ? {} : { url },
  };
}

/** Title, text and address of an item of the feed. */
export function alertFeedItem(message: OpsMessage): { title: string; body: string; url: string | null } {
  return {
    title: clip(message.headline, bounds.title),
    body: clip(bodyLines(message).join('\n'), bounds.body),
    url: message.ackUrl ?? message.url,
  };
}

function linksOf({ ackUrl, runbookUrl, url }: OpsMessage): [string, string][] {
  const link = (text: string, address: string | null): [string, string][] =>
    address === null ? [] : [[text, address]];
  return [...link('Acknowledge', ackUrl), ...link('Runbook', runbookUrl), ...link('Details', url)];
}
