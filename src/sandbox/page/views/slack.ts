import { isObject } from '../../../contract/json.ts';
import { filledString } from '../../json-value.ts';
import type { MessageOfKind } from '../../state/message.ts';
import { type Content, html, Markup } from '../markup.ts';
import { codeView, detailHead, exchangeTabs, factsView, tabsView, timeView } from './parts.ts';

const NAMED_COLOURS: Record<string, string> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

type Slack = MessageOfKind<'slack'>;

/** A post in the channel. */
export function slackItem({ id, receivedAt, summary }: Slack): Markup {
  return html`<li id="${id}" class="item post">
<span class="avatar" aria-hidden="true">S</span>
<div class="post-main">
<p class="post-top"><b>Sendora</b> <span class="app-tag">App</span> <a href="#${id}" aria-label="Details of the post of ${receivedAt.slice(11, 19)}">${timeView(receivedAt)}</a></p>
${summary.text ? html`<p class="post-text">${mrkdwn(summary.text)}</p>` : null}
${summary.attachments.map(attachmentView)}
</div></li>`;
}

/** A post, opened. */
export function slackDetail(message: Slack): Markup {
  const { receivedAt, to, request } = message;
  return html`${detailHead('Post in the channel', timeView(receivedAt))}
${factsView([['Webhook', to]])}
${tabsView([{ id: 'payload', title: 'Payload', content: codeView(request.body, 'Payload') }, ...exchangeTabs(message)])}`;
}

function attachmentView(attachment: Record<string, unknown>): Markup {
  const text = (name: string) => filledString(attachment[name]);
  const fields = Array.isArray(attachment.fields) ? attachment.fields.filter((field) => isObject(field)) : [];
  const blocks = Array.isArray(attachment.blocks) ? attachment.blocks.filter((block) => isObject(block)) : [];
  const [pretext, title, body, footer] = [text('pretext'), text('title'), text('text'), text('footer')];
  const bare = !title && !body && blocks.length === 0 && fields.length === 0;
  const attachedAt = postedAt(attachment.ts);
  return html`${pretext ? html`<p class="post-text">${mrkdwn(pretext)}</p>` : null}
<div class="attachment"><svg class="attachment-bar" aria-hidden="true"><rect width="100%" height="100%" fill="${colourOf(attachment.color)}"/></svg>
${title ? html`<p class="attachment-title">${linked(title, text('title_link'))}</p>` : null}
${body ? html`<p class="post-text">${mrkdwn(body)}</p>` : null}
${bare ? html`<p class="post-text">${mrkdwn(text('fallback') ?? '')}</p>` : null}
${blocks.map(blockView)}
${fields.length > 0 ? html`<dl class="fields">${fields.map(fieldView)}</dl>` : null}
${footer || attachedAt ? html`<p class="quiet small footer">${footer ? decode(footer) : null}${footer && attachedAt ? ' | ' : null}${attachedAt}</p>` : null}
</div>`;
}

function postedAt(ts: unknown): Markup | null {
  const at = new Date(Number(ts) * 1_000);
  return ts === undefined || Number.isNaN(at.getTime()) ? null : timeView(at.toISOString());
}

function blockView(block: Record<string, unknown>): Content {
  const own = textOf(block.text);
  const listed = [block.fields, block.elements].flatMap((list) => (Array.isArray(list) ? list.map(textOf) : []));
  const texts = [own, ...listed].filter((text) => text !== null);
  const style = block.type === 'header' ? 'attachment-title' : block.type === 'context' ? 'quiet small' : 'post-text';
  return texts.map((text) => html`<p class="${style}">${mrkdwn(text)}</p>`);
}

const textOf = (value: unknown): string | null => (isObject(value) ? filledString(value.text) : filledString(value));

function fieldView({ title, value, short }: Record<string, unknown>): Markup {
  return html`<div class="${short === true ? 'short' : 'long'}"><dt>${decode(String(title ?? ''))}</dt><dd>${mrkdwn(String(value ?? ''))}</dd></div>`;
}

/** The colour if the value is a valid one, otherwise grey. */
export function colourOf(value: unknown): string {
  if (typeof value !== 'string') return '#868686';
  return NAMED_COLOURS[value] ?? (/^#?[0-9a-f]{6}$/i.test(value) ? `#${value.replace('#', '')}` : '#868686');
}

const decode = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function linked(text: string, address: string | null): Content {
  const isWeb = address !== null && /^https?:\/\//i.test(address);
  return isWeb
    ? html`<a href="${address}" target="_blank" rel="noopener noreferrer">${decode(text)}</a>`
    : decode(text);
}

/** Slack's markup: links, mentions, bold, code; anything else is shown unchanged. */
export function mrkdwn(text: string): Markup {
  const parts = text.split(/(<[^<>\n]+>|\*[^*\n]+\*|`[^`\n]+`)/g);
  return new Markup(parts.map((part) => partView(part).text).join(''));
}

function partView(part: string): Markup {
  const inner = part.slice(1, -1);
  if (/^<[^<>\n]+>$/.test(part)) {
    const [target = '', label] = inner.split('|');
    if (/^[@#!]/.test(target)) return html`<span class="mention">${decode(label ?? target)}</span>`;
    return html`${linked(label ?? target, decode(target))}`;
  }
  if (/^\*[^*\n]+\*$/.test(part)) return html`<b>${decode(inner)}</b>`;
  if (/^`[^`\n]+`$/.test(part)) return html`<code>${decode(inner)}</code>`;
  return html`${decode(part)}`;
}
