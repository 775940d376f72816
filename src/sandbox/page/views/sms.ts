import type { MessageOfKind } from '../../state/message.ts';
import { html, type Markup } from '../markup.ts';
import { detailHead, exchangeTabs, factsView, linkified, tabsView, timeView } from './parts.ts';
import { reportTabs } from './report.ts';

type Sms = MessageOfKind<'sms'>;

/** A bubble on the phone. */
export function smsItem({ id, receivedAt, summary }: Sms): Markup {
  return html`<li id="${id}" class="item sms">
<p class="bubble">${linkified(summary.text)}</p>
<p class="sms-meta"><a href="#${id}" aria-label="Details of the message of ${receivedAt.slice(11, 19)}">${timeView(receivedAt)}</a> <span>to ${summary.to}</span></p>
</li>`;
}

/** A text message, opened. */
export function smsDetail(message: Sms): Markup {
  const { summary, receivedAt, vendor } = message;
  return html`${detailHead(`Text message to ${summary.to}`, html`${timeView(receivedAt)} through ${vendor}`)}
${factsView([
  ['From', summary.from],
  ['To', summary.to],
  ['Length', lengthOf(summary.text)],
])}
${tabsView([{ id: 'text', title: 'Text', content: html`<p class="mail-text">${linkified(summary.text)}</p>` }, ...exchangeTabs(message), ...reportTabs(message)])}`;
}

/** The alphabet of text messages (GSM 03.38); any other character makes a message one of UCS-2. */
const gsm = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;
const escaped = /[\^{}\\[~\]|€]/g;

/** How long a text is, and how many messages it is charged as. */
export function lengthOf(text: string): string {
  const isGsm = gsm.test(text);
  const units = isGsm ? text.length + (text.match(escaped)?.length ?? 0) : text.length;
  const [single, joined] = isGsm ? [160, 153] : [70, 67];
  const segments = units <= single ? 1 : Math.ceil(units / joined);
  return `${text.length} characters, ${segments === 1 ? '1 segment' : `${segments} segments`} (${isGsm ? 'GSM-7' : 'UCS-2'})`;
}
