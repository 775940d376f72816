import { html, raw } from 'hono/html';
import { type Alert, alertBounds } from '../../contract/messages/alert.ts';

const style = `
:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:36rem;margin:12vh auto;padding:0 1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem;overflow-wrap:anywhere}
button{font:inherit;min-height:2.75rem;padding:.5rem 1.25rem;border:1px solid;border-radius:.5rem;background:CanvasText;color:Canvas;cursor:pointer}
button:focus-visible{outline:3px solid Highlight;outline-offset:2px}`;

/** A time that people read: to the minute, and in UTC, as the page does not know where it is read. */
const shown = (time: string) => html`<time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time>`;

/** The page behind the link of an alert's message: what it is about, and a button while there is something to say. */
export function acknowledgePage(alert: Alert, nonce: string) {
  const { title, ruleName, state, count, openedAt, acked, closedAt } = alert;
  const group = Object.entries(alert.group).map(([name, value]) => `${name} = ${String(value)}`);
  const isOpen = closedAt === null;
  const button = html`<form method="post"><button>Acknowledge for ${alertBounds.defaultAckMinutes} minutes</button></form>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Acknowledge an alert</title>
<style nonce="${nonce}">${raw(style)}</style>
</head>
<body><main><h1>${title === '' ? (ruleName ?? 'Alert') : title}</h1>
<p>${ruleName ?? 'Deleted rule'}: <strong>${state}</strong>, ${count} ${count === 1 ? 'event' : 'events'} since ${shown(openedAt)}.</p>
${group.length === 0 ? '' : html`<p>${group.join(', ')}</p>`}
${acked && isOpen ? html`<p role="status">Acknowledged by ${acked.by} until ${shown(acked.until)}. Nobody is paged before that.</p>` : ''}
${isOpen ? button : html`<p role="status">It is over; there is nothing to acknowledge.</p>`}
</main></body>
</html>`;
}
