// What a rule says that nobody wrote a text for: made from its key and from the event.
import type { ScopeEvent } from '../scope.ts';

/** Properties that are shown where the event has no text of its own. */
const shownProperties = 5;
const longestValue = 200;

/** A key or an event type in words: `order.completed` is "Order completed". */
export function inWords(key: string): string {
  const words = key.replace(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The text of an event: its `message`, `body` or `text`, else its first scalar properties, one in a line. */
export function bodyOf({ properties }: ScopeEvent): string {
  const given = properties ?? {};
  for (const name of ['message', 'body', 'text']) {
    const value = given[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  const scalars = Object.entries(given).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return scalars
    .slice(0, shownProperties)
    .map(([name, value]) => `${name}: ${String(value).slice(0, longestValue)}`)
    .join('\n');
}

/** Where a message may lead: http(s), or a path of the app. */
export function asLink(url: unknown): string | null {
  if (typeof url !== 'string') return null;
  const trimmed = url.trim();
  return isWebAddress(trimmed) || /^\/(?!\/)/.test(trimmed) ? trimmed : null;
}

/** Whether a link leads somewhere without knowing the app. */
export const isWebAddress = (url: string): boolean => /^https?:\/\/[^\s]+$/i.test(url);
