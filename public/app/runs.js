// The list of recent runs: each row stays the same element while its run moves, so focus and reading are not lost.
import { byId, chip, el, timeOf } from './dom.js';

const shownRuns = 20;
const statusTones = { queued: 'none', running: 'busy', paused: 'hold', completed: 'good', failed: 'bad' };

/** Statuses that no run leaves again. */
export const finalStatuses = ['completed', 'failed', 'cancelled', 'exited'];

export function statusChip(status) {
  return chip(status, statusTones[status] ?? 'none');
}

/** Why a run stands where it stands, or null. */
export function whyOf(run) {
  if (run.exitReason) return run.exitReason;
  if (finalStatuses.includes(run.status) || !run.waitingFor) return null;
  return `Waiting: ${run.waitingFor}`;
}

/** Keeps the panel; `update()` asks for the runs and draws them, `select()` marks one. */
export function createRunsPanel(api) {
  const place = byId('runs');
  const rows = new Map();
  const list = el('ol', { class: 'rows' });
  let selected = null;
  let isFirst = true;

  async function update() {
    const { data } = await api.get(`automation/runs?pageSize=${shownRuns}`);
    if (data.length === 0) showEmpty(place);
    else if (list.parentElement !== place) place.replaceChildren(list);
    draw(data);
    isFirst = false;
    return data;
  }

  function draw(runs) {
    const shown = new Set(runs.map((run) => run.id));
    for (const [id, row] of rows) {
      if (shown.has(id)) continue;
      row.item.remove();
      rows.delete(id);
    }
    runs.forEach((run, index) => {
      const row = rowOf(run);
      if (list.children[index] !== row.item) list.insertBefore(row.item, list.children[index] ?? null);
    });
  }

  function rowOf(run) {
    const source = JSON.stringify(run);
    let row = rows.get(run.id);
    if (!row) {
      const link = el('a', { class: isFirst ? 'run' : 'run fresh', href: `#run=${run.id}` });
      row = { link, item: el('li', {}, link), source: '' };
      rows.set(run.id, row);
      mark(run.id, row);
    }
    if (row.source !== source) row.link.replaceChildren(...contentOf(run));
    row.source = source;
    return row;
  }

  function mark(id, { link }) {
    if (id === selected) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }

  function select(id) {
    selected = id;
    for (const [each, row] of rows) mark(each, row);
  }

  return { update, select };
}

function contentOf(run) {
  const why = whyOf(run);
  return [
    el('span', {}, statusChip(run.status)),
    el(
      'span',
      { class: 'who' },
      el('b', {}, run.workflowName),
      el('span', { class: 'soft' }, ` for ${run.userId ?? 'somebody anonymous'}`),
    ),
    timeOf(run.startedAt),
    why ? el('span', { class: 'why' }, why) : '',
  ].filter((child) => child !== '');
}

function showEmpty(place) {
  if (place.querySelector('.empty')) return;
  const focus = () => byId('send-button').focus();
  place.replaceChildren(
    el(
      'div',
      { class: 'empty' },
      el('strong', {}, 'No runs yet'),
      el('p', {}, 'Send an event that a workflow is waiting for; its run appears here within a second.'),
      el('button', { class: 'button', type: 'button', onclick: focus }, 'Go to “Send event”'),
    ),
  );
}
