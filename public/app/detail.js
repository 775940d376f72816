// The panel beside the lists: the timeline of the chosen run, or a dry-run.
import { byId, el, showTrouble, timeOf } from './dom.js';
import { createPoller } from './poller.js';
import { finalStatuses, statusChip, whyOf } from './runs.js';
import { sampleEvent } from './sample-event.js';
import { updateTimeline } from './timeline.js';

const title = byId('detail-title');
const trouble = byId('detail-trouble');
const body = byId('detail-body');

/** Shows one thing at a time; what was shown before stops polling. */
export function createDetailPanel(api, keys) {
  let stop = () => {};

  function begin(heading) {
    stop();
    stop = () => {};
    title.textContent = heading;
    showTrouble(trouble, null);
    body.replaceChildren();
  }

  function showNothing() {
    begin('What happened, and why');
    body.append(
      el(
        'div',
        { class: 'empty' },
        el(
          'p',
          {},
          'Choose a run to see it step by step: what was sent, what came back, and why something was not sent.',
        ),
      ),
    );
  }

  function showRun(id) {
    begin('Run');
    const view = createRunView(keys);
    body.append(el('p', { class: 'skeleton' }, 'Loading the run …'));
    const poller = createPoller(
      async () => {
        const run = await api.get(`automation/runs/${encodeURIComponent(id)}`);
        if (stop !== poller.stop) return;
        showTrouble(trouble, null);
        title.textContent = `Run of ${run.workflowName}`;
        view.update(run);
        if (view.element.parentElement !== body) body.replaceChildren(view.element);
        if (finalStatuses.includes(run.status)) poller.stop();
      },
      (error) => showTrouble(trouble, error, poller.kick),
    );
    stop = poller.stop;
    poller.kick();
  }

  function showDryRun(workflow) {
    begin(`Dry-run of ${workflow.name}`);
    body.append(dryRunView(api, keys, workflow));
  }

  return { showNothing, showRun, showDryRun };
}

function createRunView(keys) {
  const summary = el('div', { class: 'summary' });
  const facts = el('dl', { class: 'facts' });
  const timeline = el('ol', { class: 'timeline', 'aria-label': 'Steps' });
  const audit = el('tbody');
  const element = el(
    'div',
    {},
    summary,
    facts,
    timeline,
    el('details', {}, el('summary', {}, 'Audit'), el('table', { class: 'audit' }, audit)),
  );
  function update(run) {
    summary.replaceChildren(statusChip(run.status), el('span', {}, whyOf(run) ?? ''));
    facts.replaceChildren(...factsOf(run));
    updateTimeline(timeline, run.steps, keys);
    audit.replaceChildren(
      ...run.audit.map(({ at, actor, action, detail }) =>
        el(
          'tr',
          {},
          el('td', {}, timeOf(at)),
          el('td', {}, actor),
          el('td', {}, detail ? `${action}: ${detail}` : action),
        ),
      ),
    );
  }
  return { element, update };
}

function factsOf(run) {
  const rows = [
    ['Person', run.userId ?? 'anonymous'],
    ['Version', String(run.version)],
    ['Started', timeOf(run.startedAt)],
    run.finishedAt && ['Ended', timeOf(run.finishedAt)],
    run.nextStepAt && ['Goes on', timeOf(run.nextStepAt)],
    ['Run id', el('code', {}, run.id)],
  ];
  return rows.filter(Boolean).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)));
}

function dryRunView(api, keys, workflow) {
  const sample = sampleEvent(workflow);
  const event = el('input', { name: 'event', required: true, maxlength: 200, value: sample.event });
  const userId = el('input', { name: 'userId', maxlength: 256, value: 'ada' });
  const properties = el(
    'textarea',
    { name: 'properties', rows: 4, spellcheck: 'false' },
    JSON.stringify(sample.properties, null, 2),
  );
  const result = el('div', { 'aria-live': 'polite' });
  const place = el('div', { class: 'trouble', role: 'alert', hidden: true });
  const form = el(
    'form',
    { class: 'form' },
    el(
      'p',
      { class: 'soft' },
      'The engine of a real run walks the sample event through; nothing is written and nothing is sent.',
    ),
    el('div', { class: 'pair' }, el('label', {}, 'Event', event), el('label', {}, 'Person', userId)),
    el('label', {}, 'Properties', properties),
    el('div', {}, el('button', { class: 'button primary' }, 'Dry-run')),
    place,
  );
  async function run() {
    try {
      const answer = await api.post(`automation/workflows/${workflow.id}/test-run`, {
        eventType: event.value,
        properties: JSON.parse(properties.value.trim() || '{}'),
        ...(userId.value ? { userId: userId.value } : {}),
      });
      showTrouble(place, null);
      result.replaceChildren(...dryRunResult(answer, keys));
    } catch (error) {
      const told = error instanceof SyntaxError ? new Error(`The properties are not JSON: ${error.message}`) : error;
      showTrouble(place, told, error instanceof SyntaxError ? null : run);
    }
  }
  form.addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    run();
  });
  run();
  return el('div', {}, form, result);
}

function dryRunResult({ matched, reason, steps, endsWith }, keys) {
  if (!matched) return [el('p', { class: 'note' }, `This event would not start the workflow. ${reason ?? ''}`)];
  const timeline = el('ol', { class: 'timeline', 'aria-label': 'Simulated steps' });
  updateTimeline(timeline, steps, keys);
  return [
    el(
      'div',
      { class: 'summary' },
      statusChip(endsWith),
      el('span', { class: 'soft' }, 'would be the end of the run; times are simulated.'),
    ),
    timeline,
  ];
}
