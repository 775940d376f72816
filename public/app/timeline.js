// Draws the steps of a run or a dry-run: outcome, reason, what was rendered, what came back.
import { chip, el, timeOf } from './dom.js';
import { sandboxLink } from './keys.js';

const outcomeTones = {
  sent: 'good',
  completed: 'good',
  suppressed: 'hold',
  'skipped-missing-config': 'hold',
  byod_required: 'hold',
  rate_limited: 'hold',
  ai_pending: 'busy',
  error: 'bad',
  ai_unavailable: 'bad',
};

/** One step as a list item. */
export function stepView(step, keys) {
  const tone = step.outcome === null ? 'busy' : (outcomeTones[step.outcome] ?? 'hold');
  return el(
    'li',
    { class: 'step', 'data-tone': tone },
    el(
      'h3',
      {},
      el('span', {}, step.label),
      el('code', {}, step.type),
      chip(step.outcome ?? 'waiting', tone),
      whenOf(step),
    ),
    glimpseOf(step),
    sentenceOf(step),
    (step.warnings ?? []).map((warning) => el('p', { class: 'warning' }, `⚠ ${warning.message}`)),
    el(
      'div',
      { class: 'parts' },
      part('Input', step.input),
      part('Output', step.output),
      attemptsPart(step.attempts),
      providerIdsOf(step.output).map((id) => messageLink(id, keys)),
    ),
  );
}

const glimpses = {
  send_email: ({ input }) => input && `To ${input.to || 'nobody'}: ${input.subject}`,
  send_sms: ({ input }) => input && `To ${input.to || 'nobody'}: ${input.body}`,
  send_push: ({ input }) => input && [input.title, input.body].filter(Boolean).join(': '),
  webhook: ({ input }) => input && `${input.method} ${input.url}`,
  update_profile: ({ input }) =>
    input &&
    Object.entries(input.traits ?? {})
      .map(assignment)
      .join(', '),
  branch: ({ output }) => output && `${output.result ? 'Yes' : 'No'}: goes on at ${output.next}`,
  ai_action: ({ output }) =>
    output && (typeof output.result === 'string' ? output.result : JSON.stringify(output.result)),
};
const glimpseChars = 160;
const assignment = ([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`;

/** The heart of a step in one line, or null. */
function glimpseOf(step) {
  const text = glimpses[step.type]?.(step);
  return text ? el('p', {}, text.length > glimpseChars ? `${text.slice(0, glimpseChars)}…` : text) : null;
}

function sentenceOf({ message, reason }) {
  if (!message && !reason) return null;
  return el('p', { class: 'soft' }, message ?? '', reason ? el('code', {}, ` ${reason}`) : null);
}

function whenOf(step) {
  const at = step.simulatedAt ?? step.startedAt;
  const ms = step.finishedAt === null ? null : Date.parse(step.finishedAt) - Date.parse(step.startedAt);
  return el('span', { class: 'when' }, timeOf(at), ms ? ` · ${durationOf(ms)}` : '');
}

/** Milliseconds as people say them. */
export function durationOf(ms) {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

function part(name, value) {
  if (value === undefined || value === null) return null;
  return el('details', { 'data-part': name }, el('summary', {}, name), valuesView(name, value));
}

function attemptsPart(attempts) {
  if (attempts.length === 0) return null;
  const rows = attempts.map((attempt) => [
    timeOf(attempt.at),
    [attempt.statusCode && `status ${attempt.statusCode}`, durationOf(attempt.ms), attempt.error]
      .filter(Boolean)
      .join(' · '),
  ]);
  const name = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`;
  return el('details', { 'data-part': 'Attempts' }, el('summary', {}, name), listOf('Attempts', rows));
}

function valuesView(name, value) {
  const isObject = typeof value === 'object' && !Array.isArray(value);
  const rows = isObject ? Object.entries(value).filter(([key]) => key !== 'type') : [['value', value]];
  return listOf(
    name,
    rows.map(([key, item]) => [key, typeof item === 'string' ? item : JSON.stringify(item, null, 2)]),
  );
}

function listOf(name, rows) {
  const items = rows.flatMap(([key, text]) => [el('dt', {}, key), el('dd', {}, text === '' ? '(empty)' : text)]);
  // Focusable, as it scrolls when it is long.
  return el('div', { tabindex: 0, role: 'group', 'aria-label': name }, el('dl', { class: 'values' }, items));
}

function providerIdsOf(output) {
  const outputs = [output, ...(Array.isArray(output?.devices) ? output.devices : [])];
  return outputs.map((entry) => entry?.providerId).filter((id) => typeof id === 'string');
}

function messageLink(providerId, keys) {
  const href = sandboxLink(keys, providerId);
  return href && el('a', { href, target: '_blank', rel: 'noopener' }, 'Open the message in the sandbox');
}

/** What a list item was drawn from. */
const drawnFrom = new WeakMap();

/** Puts steps into a list, replacing only those that changed, so that what the reader opened stays open. */
export function updateTimeline(list, steps, keys) {
  steps.forEach((step, index) => {
    const source = JSON.stringify(step);
    const before = list.children[index];
    if (before && drawnFrom.get(before) === source) return;
    const view = stepView(step, keys);
    drawnFrom.set(view, source);
    if (before) replaceStep(before, view);
    else list.append(view);
  });
  while (list.children.length > steps.length) list.lastElementChild.remove();
}

function replaceStep(before, view) {
  const partOf = (element) => element?.closest('details')?.dataset.part;
  const sameIn = (name) => view.querySelector(`details[data-part="${name}"]`);
  const focused = before.contains(document.activeElement) ? partOf(document.activeElement) : undefined;
  for (const open of before.querySelectorAll('details[open]')) sameIn(partOf(open))?.setAttribute('open', '');
  before.replaceWith(view);
  if (focused) sameIn(focused)?.querySelector('summary').focus();
}
