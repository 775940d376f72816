import { isObject } from '../../contract/json.ts';
import { filledString } from '../json-value.ts';
import type { MessageOfKind } from '../state/message.ts';
import { type Content, html, Markup } from './markup.ts';
import { requestView, timeView } from './request-view.ts';

const NAMED_COLOURS: Record<string, string> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

/** A post in the channel. */
export function slackItem(message: MessageOfKind<'slack'>): Markup {
  const { id, to, receivedAt, summary } = message;
  return html`<li id="${id}" class="post" tabindex="-1">
<span class="avatar" aria-hidden="true">S</span>
<div class="post-main">
<p class="post-top"><b>Incoming webhook</b> <span class="tag">App</span> <a href="#${id}">${timeView(receivedAt)}</a> <span class="clip quiet">${to}</span></p>
${summary.text ? html`<p class="post-text">${mrkdwn(summary.text)}</p>` : null}
${summary.attachments.map(attachmentView)}
${requestView(message)}
</div></li>`;
}

function attachmentView(attachment: Record<string, unknown>): Markup {
  const text = (name: string) => filledString(attachment[name]);
  const fields = Array.isArray(attachment.fields) ? attachment.fields.filter((field) => isObject(field)) : [];
  const blocks = Array.isArray(attachment.blocks) ? attachment.blocks.filter((block) => isObject(block)) : [];
  const [pretext, title, body, footer] = [text('pretext'), text('title'), text('text'), text('footer')];
  const bare = !title && !body && blocks.length === 0 && fields.length === 0;
  return html`${pretext ? html`<p class="post-text">${mrkdwn(pretext)}</p>` : null}
<div class="attachment" style="border-left-color:${colourOf(attachment.color)}">
${title ? html`<p class="attachment-title">${linked(title, text('title_link'))}</p>` : null}
${body ? html`<p class="post-text">${mrkdwn(body)}</p>` : null}
${bare ? html`<p class="post-text">${mrkdwn(text('fallback') ?? '')}</p>` : null}
${blocks.map(blockView)}
${fields.length > 0 ? html`<dl class="fields">${fields.map(fieldView)}</dl>` : null}
${footer ? html`<p class="quiet small">${decode(footer)}</p>` : null}
</div>`;
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
  return isWeb ? html`<a href="${address}" target="_blank" rel="noreferrer">${decode(text)}</a>` : decode(text);
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
