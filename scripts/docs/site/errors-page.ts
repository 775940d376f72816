import { type ErrorCode, errorCodes } from '../../../src/contract/errors.ts';
import { Outcome, outcomes } from '../../../src/contract/outcomes.ts';
import { reasons } from '../../../src/worker/providers/reasons.ts';
import { errorFixes } from '../problems.ts';
import { html, prose } from './html.ts';
import { page, type Site } from './page.ts';

/** What to do about each outcome of a step or message. */
const outcomeFixes: Record<keyof typeof outcomes, string> = {
  sent: 'Nothing to do. Whether it arrived is told by the events of the message.',
  suppressed:
    'Intended. The `reason` names the gate; lift the suppression or widen the audience if the message should have left.',
  ai_unavailable:
    'Check the AI settings, the model and the prompt; `reason` and the attempts say what the model server answered.',
  ai_pending: 'Nothing to do: another try is planned, at the time that the run shows.',
  error: 'Read `reason` and the answer of the provider in the attempts; the table of reasons below has the fix.',
  'skipped-missing-config':
    'Give what is missing: a channel of this kind, an address or phone number in the profile, or a device.',
  byod_required:
    'Add the domain of the sender with POST email/domains, set the DNS records that it shows, and call POST email/domains/{id}/verify; see /docs/guides/sending-mail.',
  rate_limited: 'The provider never stopped asking us to slow down. Spread the sends, or ask it for a higher rate.',
  completed: 'Nothing to do.',
};

/** /docs/errors: every error code, outcome and reason with its fix; problem documents link here. */
export function errorsPage(site: Site): string {
  const codes = Object.entries(errorCodes) as [ErrorCode, (typeof errorCodes)[ErrorCode]][];
  const body = html`<h1>Errors and outcomes</h1>
<p>A refused request is answered with a problem document (RFC 9457, <code>application/problem+json</code>). Switch on <code>code</code>;
<code>errors</code> lists every fault of an invalid request with a pointer into it, and <code>requestId</code> is what to quote when you ask for help.</p>
<h2 id="codes">Error codes</h2>
${codes.map(
  ([code, { status, title }]) => html`<section aria-labelledby="${code}">
<h3 id="${code}"><code>${code}</code> <span class="chip">${status}</span></h3>
<p><strong>${title}.</strong> ${prose(errorFixes[code])}</p>
</section>
`,
)}
<h2 id="outcomes">Outcomes of steps and messages</h2>
${Outcome.options.map(
  (outcome) => html`<section aria-labelledby="outcome-${outcome}">
<h3 id="outcome-${outcome}"><code>${outcome}</code></h3>
<p><strong>${outcomes[outcome]}</strong> ${prose(outcomeFixes[outcome])}</p>
</section>
`,
)}
<h2 id="reasons">Reasons of providers</h2>
<p>The <code>reason</code> of an outcome, where a provider is behind it.</p>
<dl class="fields">${Object.entries(reasons).map(
    ([reason, { title, fix }]) =>
      html`<div id="reason-${reason}"><dt><code>${reason}</code></dt><dd><strong>${title}</strong> ${fix}</dd></div>
`,
  )}</dl>`;
  return page(site, { title: 'Errors and outcomes', url: '/docs/errors', body });
}
