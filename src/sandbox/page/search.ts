import type { Message } from '../state/message.ts';

/** Whether a message holds every word of a search, in any case. */
export function matchesText(message: Message, search: string): boolean {
  const text = textOf(message).toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What one would look for; of a mail's HTML its text, as otherwise every search for "table" finds all mails. */
function textOf(message: Message): string {
  const { kind, to, summary, providerId, request } = message;
  const ids = [message.id, providerId ?? '', to];
  if (kind === 'email') {
    const body = summary.html.replace(/<style[\s\S]*?<\/style>/gi, ' ').replace(/<[^>]*>/g, ' ');
    return [...ids, summary.from, summary.cc, summary.bcc, summary.subject, summary.text, body].join('\n');
  }
  const body = kind === 'webhook' || kind === 'slack' ? [request.path, JSON.stringify(request.body)] : [];
  return [...ids, JSON.stringify(summary), ...body].join('\n');
}
