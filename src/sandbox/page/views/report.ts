// The form that reports on a message as its vendor would: delivered, opened, bounced.
import type { Message } from '../../state/message.ts';
import { field } from '../form-field.ts';
import { html } from '../markup.ts';
import type { Tab } from './parts.ts';

interface Reporter {
  types: readonly string[];
  secretLabel: string;
  secretHint: string;
  /** Whether the address has to be given, or the message names it. */
  needsUrl: boolean;
}

const reporters: Partial<Record<Message['vendor'], Reporter>> = {
  resend: {
    types: ['delivered', 'opened', 'clicked', 'bounced', 'complained', 'failed'],
    secretLabel: 'Webhook secret',
    secretHint: 'The webhookSecret of the channel. It stays in this tab.',
    needsUrl: true,
  },
  twilio: {
    types: ['delivered', 'failed'],
    secretLabel: 'Auth token',
    secretHint: 'The one of the channel. It stays in this tab.',
    needsUrl: false,
  },
};

/** The tab with the form; none for vendors that do not report. */
export function reportTabs({ id, vendor }: Message): Tab[] {
  const reporter = reporters[vendor];
  if (reporter === undefined) return [];
  const { types, secretLabel, secretHint, needsUrl } = reporter;
  const form = 'report';
  const content = html`<p class="quiet">Calls back as the vendor does after sending, so that the product hears what became of the message.</p>
<form class="form" data-report="${id}" data-vendor="${vendor}" novalidate>
${field({ form, name: 'type', label: 'What happened' }, (attributes) => html`<select ${attributes}>${types.map((type) => html`<option>${type}</option>`)}</select>`)}
${needsUrl ? field({ form, name: 'url', label: 'Address that the vendor calls', hint: 'The page of the channel in the dashboard has it: …/hooks/resend/ and the id of the channel.' }, (attributes) => html`<input ${attributes} type="url" autocomplete="off" spellcheck="false">`) : null}
${field({ form, name: 'secret', label: secretLabel, hint: secretHint }, (attributes) => html`<input ${attributes} type="text" autocomplete="off" spellcheck="false">`)}
${field({ form, name: 'code', label: 'Code', hint: vendor === 'resend' ? 'Of a bounce its type (Permanent), of a failure its reason.' : 'Of a failure: 30003 where none is given.' }, (attributes) => html`<input ${attributes} type="text" autocomplete="off" spellcheck="false">`)}
<p class="fault" data-fault-for="" role="alert"></p>
<div class="form-end"><button class="button primary">Report</button></div>
<p class="verdict" role="status" data-answer></p>
</form>`;
  return [{ id: 'report', title: 'Report', content }];
}
