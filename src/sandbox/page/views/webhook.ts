import type { MessageOfKind } from '../../state/message.ts';
import { type Content, html, type Markup } from '../markup.ts';
import {
  chip,
  codeView,
  detailHead,
  factsView,
  headersView,
  responseView,
  statusChip,
  tabsView,
  timeView,
  truncationNote,
} from './parts.ts';

type Webhook = MessageOfKind<'webhook'>;

/** A row of the calls. */
export function webhookItem(message: Webhook): Markup {
  const { id, receivedAt, request } = message;
  return html`<li id="${id}" class="item call"><a href="#${id}">
<span class="call-top"><span class="method">${request.method}</span><b class="clip">${request.path}</b>${timeView(receivedAt)}</span>
<span class="chips">${statusChip(message.response)}${isSigned(message) ? chip('accent', 'signed') : null}${eventOf(request.body)}</span>
</a></li>`;
}

/** A call, opened. */
export function webhookDetail(message: Webhook): Markup {
  const { receivedAt, summary, request } = message;
  const search = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`;
  return html`${detailHead(
    `${request.method} ${request.path}${search}`,
    timeView(receivedAt),
    html`${statusChip(message.response)}${isSigned(message) ? html`<span data-verdict>${chip('accent', 'signed')}</span>` : null}`,
  )}
${tabsView([
  {
    id: 'body',
    title: 'Body',
    content: html`${truncationNote(request)}<p class="quiet small">${summary.contentType ?? 'no content type'}</p>${codeView(request.body, 'Request body')}`,
  },
  { id: 'headers', title: 'Headers', content: headersView(request.headers) },
  { id: 'signature', title: 'Signature', content: signatureView(message) },
  { id: 'response', title: 'Response', content: responseView(message) },
])}`;
}

/** The script checks the signature, so that the secret stays in the browser. */
function signatureView(message: Webhook): Markup {
  const { headers } = message.request;
  if (!isSigned(message))
    return html`<p>This request is not signed.</p><p class="quiet">A webhook endpoint signs each delivery with its secret; a webhook step does when its channel has one.</p>`;
  return html`${factsView([
    ['Message', headers['webhook-id']],
    ['Signed at', signedAt(headers['webhook-timestamp'])],
    [
      'Signatures',
      headers['webhook-signature']?.split(' ').map((signature) => html`<span class="break block">${signature}</span>`),
    ],
  ])}
<form class="form" data-verify="${message.id}" data-hook="${message.to}">
<div class="field"><label for="secret">Secret of the endpoint</label>
<input id="secret" name="secret" type="text" autocomplete="off" spellcheck="false" placeholder="whsec_…" aria-describedby="secret-hint secret-fault">
<p class="hint" id="secret-hint">It stays in this tab, and checks the other calls of this hook too.</p>
<p class="fault" id="secret-fault" data-fault></p></div>
<div class="form-end"><button class="button primary">Check signature</button></div>
<p class="verdict" role="status" data-result></p>
</form>`;
}

function signedAt(seconds: string | undefined): Content {
  const at = new Date(Number(seconds) * 1_000);
  return seconds === undefined || Number.isNaN(at.getTime()) ? seconds : timeView(at.toISOString());
}

const isSigned = ({ request }: Webhook): boolean => request.headers['webhook-signature'] !== undefined;

function eventOf(body: unknown): Markup | null {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : null;
  return typeof type === 'string' ? chip('neutral', type) : null;
}
