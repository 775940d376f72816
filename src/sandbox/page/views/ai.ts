import { isObject } from '../../../contract/json.ts';
import type { MessageOfKind } from '../../state/message.ts';
import { html, type Markup } from '../markup.ts';
import { detailHead, exchangeTabs, statusChip, tabsView, timeView } from './parts.ts';

type AiCall = MessageOfKind<'ai'>;

/** A row of the calls. */
export function aiItem(message: AiCall): Markup {
  const { id, receivedAt, summary } = message;
  return html`<li id="${id}" class="item call"><a href="#${id}">
<span class="call-top"><b class="clip">${summary.model}</b>${timeView(receivedAt)}</span>
<span class="clip">${summary.prompt}</span>
<span class="clip quiet">${summary.reply}</span>
</a></li>`;
}

/** A call of a model, opened: what was said, and what was said back. */
export function aiDetail(message: AiCall): Markup {
  const { receivedAt, summary, vendor, request } = message;
  const turns = turnsOf(request.body) ?? [{ role: 'user', content: summary.prompt }];
  const talk = html`<ol class="talk">${[...turns, { role: 'assistant', content: summary.reply }].map(turnView)}</ol>`;
  return html`${detailHead(summary.model, html`${timeView(receivedAt)} through ${vendor}`, statusChip(message.response))}
${tabsView([{ id: 'conversation', title: 'Conversation', content: talk }, ...exchangeTabs(message)])}`;
}

interface Turn {
  role: string;
  content: string;
}

const names: Record<string, string> = { system: 'Instructions', user: 'Prompt', assistant: 'Reply' };

function turnView({ role, content }: Turn): Markup {
  return html`<li class="turn turn-${Object.hasOwn(names, role) ? role : 'other'}"><b class="small">${names[role] ?? role}</b><p>${content}</p></li>`;
}

function turnsOf(body: unknown): Turn[] | null {
  if (!isObject(body) || !Array.isArray(body.messages)) return null;
  return body.messages.filter(isObject).map(({ role, content }) => ({
    role: String(role),
    content: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  }));
}
