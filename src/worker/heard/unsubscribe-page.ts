import { html, raw } from 'hono/html';
import type { Standing, TopicStanding } from './standing.ts';

/** What the page shows. */
interface UnsubscribeView extends Standing {
  /** Who sends; null where that is not known any more. */
  sender: string | null;
  address: string;
  /** Key of the topic of the mail that led here. */
  topic: string | null;
  /** What was just done, as one sentence. */
  done: string | null;
}

const style = `
:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:32rem;margin:12vh auto;padding:0 1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
[role=status]{padding:.75rem 1rem;border:1px solid;border-radius:.5rem}
button{font:inherit;min-height:2.75rem;padding:.5rem 1.25rem;border:1px solid;border-radius:.5rem;background:CanvasText;color:Canvas;cursor:pointer}
button:focus-visible{outline:3px solid Highlight;outline-offset:2px}
form{margin:0 0 2rem}
fieldset{border:1px solid;border-radius:.5rem;margin:0 0 1rem;padding:.5rem 1rem 1rem}
label{display:flex;gap:.75rem;padding:.5rem 0;align-items:baseline}
i{font-style:normal;opacity:.75}
small{display:block;margin-top:2rem;opacity:.75}`;

/** The page on which somebody says what mail they want. `nonce` is that of its content security policy. */
export function unsubscribePage(view: UnsubscribeView, nonce: string) {
  const { sender, address, stoppedAt, topics, done } = view;
  const from = sender === null ? '' : ` from ${sender}`;
  const own = topics.find(({ key }) => key === view.topic);
  const isOut = stoppedAt !== null || own?.wanted === false;
  const choices =
    stoppedAt === null
      ? html`${own?.wanted ? leave(own) : ''}${topics.length > 0 ? chooser(topics) : ''}${everything(from, address)}`
      : html`<p>Newsletters and offers${from} no longer go to <strong>${address}</strong>.</p>
        <form method="post"><button name="choice" value="undo">Subscribe again</button></form>`;
  return frame(
    isOut ? 'You are unsubscribed' : 'Unsubscribe',
    html`${done === null ? '' : html`<p role="status">${done}</p>`}${choices}<small>Messages about your account, such as receipts, still reach you.</small>`,
    nonce,
  );
}

const leave = ({ name }: TopicStanding) =>
  html`<form method="post"><p>Do you want no more mails about <strong>${name}</strong>?</p>
    <button name="choice" value="topic">Unsubscribe from ${name}</button></form>`;

const chooser = (topics: readonly TopicStanding[]) =>
  html`<form method="post"><fieldset><legend>What you get</legend>${topics.map(
    ({ key, name, description, wanted }) =>
      html`<label><input type="checkbox" name="topic" value="${key}"${wanted ? raw(' checked') : ''}> <span>${name}${
        description ? html`<br><i>${description}</i>` : ''
      }</span></label>`,
  )}</fieldset><button name="choice" value="save">Save</button></form>`;

const everything = (from: string, address: string) =>
  html`<form method="post"><p>Do you want no newsletters and offers${from} at all at <strong>${address}</strong>?</p>
    <button name="choice" value="all">Unsubscribe from everything</button></form>`;

/** The page behind a link that is not one of ours. */
export const unknownLinkPage = (nonce: string) =>
  frame(
    'This link does not work',
    html`<p>It may have been cut by a mail program. Open the mail again and follow the link from there.</p>`,
    nonce,
  );

function frame(title: string, content: unknown, nonce: string) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style nonce="${nonce}">${raw(style)}</style>
</head>
<body><main><h1>${title}</h1>${content}</main></body>
</html>`;
}
