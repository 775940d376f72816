// The page that makes the outside world misbehave: faults of vendors, replies of models, DNS records.
import type { ActiveFault } from '../state/fault-plan.ts';
import type { FaultReport, Overview } from '../state/state.ts';
import { vendors } from '../vendor.ts';
import { type DnsEntry, dnsTypes } from '../vendors/dns.ts';
import { type FieldInput, field } from './form-field.ts';
import { iconView } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { renderShell } from './shell.ts';
import { chip } from './views/parts.ts';

export interface ControlsState {
  faults: FaultReport;
  replies: readonly string[];
  dns: readonly DnsEntry[];
}

export interface ControlsInput extends ControlsState {
  overview: Overview;
  dashboardUrl: string | null;
}

/** The parts of the page that change, by the id of their place. */
export function controlParts({ faults, replies, dns }: ControlsState): Record<string, string> {
  return { faults: faultsView(faults).text, replies: repliesView(replies).text, dns: dnsView(dns).text };
}

export function renderControls({ overview, dashboardUrl, ...state }: ControlsInput): Markup {
  const content = html`<div class="head"><div class="head-title"><h1>Faults and answers</h1><p class="sub">What the outside world does next. The same is done by API: <code>/faults</code>, <code>/ai/replies</code>, <code>/dns</code>.</p></div></div>
<div class="cards">
<section class="panel-card" aria-labelledby="faults-title"><h2 id="faults-title">Vendor faults</h2><p class="sub">Let the next requests of a vendor fail, slow down or break off, before the vendor’s own checks.</p>
${faultForm()}<div id="faults" class="part">${faultsView(state.faults)}</div></section>
<div class="stack"><section class="panel-card" aria-labelledby="replies-title"><h2 id="replies-title">Replies of the models</h2><p class="sub">What the next calls of a model are answered with, in this order. Without one a model echoes its prompt.</p>
${replyForm()}<div id="replies" class="part">${repliesView(state.replies)}</div></section>
<section class="panel-card" aria-labelledby="dns-title"><h2 id="dns-title">DNS records</h2><p class="sub">What is found when a sender domain or the address of a webhook is looked up. Other names answer as before.</p>
${dnsForm()}<div id="dns" class="part">${dnsView(state.dns)}</div></section></div>
</div>`;
  return renderShell({
    view: 'controls',
    title: 'Faults and answers',
    overview,
    dashboardUrl,
    data: { view: 'controls' },
    content,
  });
}

const numberField = (input: FieldInput, value: string, placeholder = '') =>
  field(
    input,
    (attributes) =>
      html`<input ${attributes} type="text" inputmode="decimal" autocomplete="off" value="${value}" placeholder="${placeholder}">`,
  );

function faultForm(): Markup {
  const form = 'fault';
  return html`<form class="form fields" data-form="fault" novalidate>
${field({ form, name: 'vendor', label: 'Vendor' }, (attributes) => html`<select ${attributes}>${vendors.map((vendor) => html`<option>${vendor}</option>`)}</select>`)}
${field(
  { form, name: 'what', label: 'What happens' },
  (attributes) =>
    html`<select ${attributes}><option value="status">Replies with a status</option><option value="delay">Replies late</option><option value="drop">Breaks off</option></select>`,
)}
${field(
  { form, name: 'status', label: 'Status' },
  (attributes) =>
    html`<input ${attributes} type="text" inputmode="numeric" autocomplete="off" value="503" list="fault-statuses"><datalist id="fault-statuses">${[400, 401, 403, 404, 408, 409, 410, 413, 422, 429, 500, 502, 503, 504].map((status) => html`<option value="${status}"></option>`)}</datalist>`,
)}
${numberField({ form, name: 'delayMs', label: 'Delay (ms)' }, '', '0')}
${numberField({ form, name: 'times', label: 'For the next requests' }, '1')}
${numberField({ form, name: 'ratio', label: 'Share that fails (%)' }, '100')}
${field({ form, name: 'retryAfter', label: 'Retry-After', hint: 'Seconds, or a date.' }, (attributes) => html`<input ${attributes} type="text" autocomplete="off">`)}
${numberField({ form, name: 'seed', label: 'Seed', hint: 'Decides which requests of a share fail.' }, '1')}
${field({ form, name: 'body', label: 'Body', hint: 'Text or JSON; without one the vendor’s usual body.', wide: true }, (attributes) => html`<textarea ${attributes} rows="2" spellcheck="false"></textarea>`)}
<p class="fault wide" data-fault-for="" role="alert"></p>
<div class="form-end wide"><button class="button primary">Set fault</button></div>
</form>`;
}

function replyForm(): Markup {
  return html`<form class="form" data-form="reply" novalidate>
${field({ form: 'reply', name: 'reply', label: 'Next reply' }, (attributes) => html`<textarea ${attributes} rows="3"></textarea>`)}
<p class="fault" data-fault-for="" role="alert"></p>
<div class="form-end"><button class="button primary">Queue reply</button></div>
</form>`;
}

function dnsForm(): Markup {
  const form = 'dns';
  return html`<form class="form fields" data-form="dns" novalidate>
${field({ form, name: 'name', label: 'Name' }, (attributes) => html`<input ${attributes} type="text" autocomplete="off" spellcheck="false" placeholder="mail.example.com">`)}
${field({ form, name: 'type', label: 'Type' }, (attributes) => html`<select ${attributes}>${dnsTypes.map((type) => html`<option>${type}</option>`)}</select>`)}
${field({ form, name: 'data', label: 'Data', hint: 'As one would type it; of an MX record with its priority.', wide: true }, (attributes) => html`<input ${attributes} type="text" autocomplete="off" spellcheck="false" placeholder="192.0.2.1">`)}
<p class="fault wide" data-fault-for="" role="alert"></p>
<div class="form-end wide"><button class="button primary">Add record</button></div>
</form>`;
}

/** What a fault does, in words. */
export function faultWords({ status, delayMs, drop, retryAfter, ratio }: ActiveFault): string {
  const late = delayMs > 0 ? ` after ${delayMs} ms` : '';
  const what = drop ? `breaks off${late}` : status === null ? `replies${late}` : `replies ${status}${late}`;
  const share = ratio < 1 ? `, ${Math.round(ratio * 1000) / 10} % of requests` : '';
  return `${what}${retryAfter === null ? '' : `, Retry-After ${retryAfter}`}${share}`;
}

function faultsView({ data, failed }: FaultReport): Markup {
  const counts = Object.entries(failed);
  const total = counts.map(([vendor, count]) => `${vendor} ${count}`).join(', ');
  const note = counts.length === 0 ? null : html`<p class="sub">Failed so far: ${total}.</p>`;
  if (data.length === 0)
    return html`<p class="quiet">No fault is set.</p>${note}${clearIf(counts.length > 0, 'faults', 'Reset the counts')}`;
  return html`<div class="scroll"><table class="rows"><thead><tr><th scope="col">Vendor</th><th scope="col">What happens</th><th scope="col">Requests</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
<tbody>${data.map(
    (
      fault,
    ) => html`<tr><th scope="row">${fault.vendor}</th><td>${faultWords(fault)}</td><td>${fault.seen} of ${fault.times}${fault.hits > 0 ? html` ${chip('bad', `${fault.hits} failed`)}` : null}</td>
<td class="end"><button type="button" class="icon-button" data-remove-fault="${fault.id}" aria-label="Remove the fault of ${fault.vendor}" title="Remove">${iconView('close')}</button></td></tr>`,
  )}</tbody></table></div>${note}${clearIf(true, 'faults', 'Clear faults')}`;
}

function repliesView(replies: readonly string[]): Markup {
  if (replies.length === 0) return html`<p class="quiet">No reply is queued.</p>`;
  return html`<ol class="queue">${replies.slice(0, 50).map((reply) => html`<li>${reply || html`<span class="quiet">(empty)</span>`}</li>`)}</ol>
${replies.length > 50 ? html`<p class="sub">And ${replies.length - 50} more.</p>` : null}${clearIf(true, 'replies', 'Clear replies')}`;
}

function dnsView(dns: readonly DnsEntry[]): Markup {
  if (dns.length === 0) return html`<p class="quiet">No record is set.</p>`;
  return html`<div class="scroll"><table class="rows"><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Data</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
<tbody>${dns.map(
    ({ name, type, data }, place) => html`<tr><th scope="row">${name}</th><td>${type}</td><td class="break">${data}</td>
<td class="end"><button type="button" class="icon-button" data-remove-dns="${place}" aria-label="Remove the ${type} record of ${name}" title="Remove">${iconView('close')}</button></td></tr>`,
  )}</tbody></table></div>`;
}

const clearIf = (isShown: boolean, what: string, label: string) =>
  isShown
    ? html`<p class="form-end"><button type="button" class="button danger" data-clear="${what}">${label}</button></p>`
    : null;
