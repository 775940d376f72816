// The list of workflows, each with a dry-run; an organisation without any gets an example to begin with.
import { byId, chip, el, showTrouble } from './dom.js';

const statusTones = { active: 'good', paused: 'hold' };

const example = {
  name: 'First journey',
  description: 'Greets a new person by email, waits a few seconds and follows up on the phone.',
  trigger: { eventType: 'user.signed_up' },
  steps: [
    {
      label: 'hello',
      type: 'send_email',
      config: {
        to: '{{event.email}}',
        subject: 'Welcome, {{event.firstName}}',
        bodyHtml: '<p>Good to have you here.</p>',
      },
    },
    { label: 'look_around', type: 'wait', config: { reason: 'let them look around' }, delayMinutes: 0.1 },
    {
      label: 'follow_up',
      type: 'send_sms',
      config: { to: '{{event.phone}}', body: 'How is it going, {{event.firstName}}?' },
    },
  ],
};

/** Keeps the panel; `update()` asks for the workflows and hands them to `loaded`. */
export function createWorkflowsPanel(api, loaded) {
  const place = byId('workflows');
  const trouble = byId('workflows-trouble');

  async function update() {
    try {
      const { data } = await api.get('automation/workflows?pageSize=100');
      showTrouble(trouble, null);
      place.replaceChildren(data.length === 0 ? emptyView(addExample) : el('ul', {}, data.map(workflowView)));
      loaded(data);
    } catch (error) {
      showTrouble(trouble, error, update);
      loaded([]);
    }
  }

  async function addExample() {
    try {
      await api.post('automation/workflows', example);
      await update();
    } catch (error) {
      showTrouble(trouble, error, addExample);
    }
  }

  return { update };
}

function workflowView(workflow) {
  const steps = workflow.steps.length === 1 ? '1 step' : `${workflow.steps.length} steps`;
  return el(
    'li',
    { class: 'workflow' },
    el(
      'div',
      {},
      el('strong', {}, workflow.name),
      ' ',
      chip(workflow.status, statusTones[workflow.status] ?? 'none'),
      el('p', {}, 'on ', el('code', {}, workflow.trigger.eventType), ` · ${steps} · version ${workflow.version}`),
      workflow.description ? el('p', {}, workflow.description) : null,
    ),
    el('a', { class: 'button', href: `#dry-run=${workflow.id}`, 'aria-label': `Dry-run ${workflow.name}` }, 'Dry-run'),
  );
}

function emptyView(addExample) {
  return el(
    'div',
    { class: 'empty' },
    el('strong', {}, 'No workflow yet'),
    el(
      'p',
      {},
      'A workflow says what happens after an event. Begin with a small one: a mail, a short wait, a text message.',
    ),
    el('button', { class: 'button', type: 'button', onclick: addExample }, 'Add the example'),
  );
}
